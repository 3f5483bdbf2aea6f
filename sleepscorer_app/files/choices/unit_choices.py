"""In which unit a person said that channels are: kept in the user's folder, per recording."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import cast

from sleepscorer_app.domain.recording import Recording
from sleepscorer_app.domain.rescaled_recording import RescaledRecording, with_factors
from sleepscorer_app.files.checked_write import write_checked
from sleepscorer_app.files.recordings.recording_fingerprint import recording_fingerprint

FILE_NAME = "chosen_units.json"


class UnitChoices:
    """A small file of recordings, known again by their fingerprints, and their channels' factors.

    The recording itself is never written to.
    """

    def __init__(self, folder: Path) -> None:
        self._path = folder / FILE_NAME

    def factors(self, recording: Recording) -> dict[str, float]:
        """What was chosen for this recording, by channel name. Raises `OSError` if it has gone."""
        if not self._path.is_file():
            return {}
        names = {one.name for one in recording.channels}
        chosen = self._all().get(recording_fingerprint(recording), {})
        return {name: factor for name, factor in chosen.items() if name in names}

    def applied(self, recording: Recording) -> Recording:
        """The recording in the units that were chosen for it; itself where none were."""
        return with_factors(recording, self.factors(recording))

    def keep(self, recording: Recording, factors: Mapping[str, float]) -> None:
        """Remember these factors in place of the ones before; none at all forgets the recording.

        Raises `OSError` or `FailedExport` when they cannot be written.
        """
        self._path.parent.mkdir(parents=True, exist_ok=True)
        everything = self._all()
        everything.pop(recording_fingerprint(recording), None)
        if factors:
            everything[recording_fingerprint(recording)] = dict(factors)
        text = json.dumps(everything, ensure_ascii=False, indent=1)
        write_checked(self._path, text.encode(), lambda _written: None)

    def _all(self) -> dict[str, dict[str, float]]:
        """Everything kept; what is no such file counts as empty, for it only held conveniences."""
        try:
            told: object = json.loads(self._path.read_text(encoding="utf-8"))
        except (OSError, ValueError, RecursionError):
            return {}
        if not isinstance(told, dict):
            return {}
        return {
            fingerprint: _numbers(cast("dict[str, object]", channels))
            for fingerprint, channels in cast("dict[str, object]", told).items()
            if isinstance(channels, dict)
        }


def as_the_file_says(recording: Recording) -> Recording:
    """The recording without what a person chose."""
    return recording.inner if isinstance(recording, RescaledRecording) else recording


def _numbers(channels: Mapping[str, object]) -> dict[str, float]:
    return {
        name: float(factor)
        for name, factor in channels.items()
        if isinstance(factor, int | float) and 0 < factor < 1e12
    }

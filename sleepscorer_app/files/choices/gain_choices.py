"""How tall a person draws which traces: kept in the user's folder, per channels and montage."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import cast

from sleepscorer_app.domain.recording import Recording
from sleepscorer_app.domain.traces.gain import Gain, GainMeasure
from sleepscorer_app.files.checked_write import write_checked
from sleepscorer_app.files.choices.montage_choices import channels_key
from sleepscorer_app.files.failed_export import FailedExport

FORMAT = "SleepScorer gains 1"
MOST_KEPT = 300
LARGEST_FILE = 2_000_000

_Kept = dict[str, dict[str, Gain]]


class GainChoices:
    """A small file of sets of channels under a montage, and the gains of their traces, by name.

    Without a `path` nothing is remembered beyond this start. A file of a newer version is left as
    it is.
    """

    def __init__(self, path: Path | None = None) -> None:
        self._path = path
        self._kept: _Kept = {}
        self._may_write = path is not None
        if path is not None and path.exists():
            self._read(path)

    def gains(self, recording: Recording, montage_name: str) -> Mapping[str, Gain]:
        """What was chosen, by the name of the trace's derivation; empty if nothing was."""
        return self._kept.get(_key(recording, montage_name), {})

    def keep(self, recording: Recording, montage_name: str, gains: Mapping[str, Gain]) -> None:
        """Remember these in place of the ones before; none at all forgets the choice.

        Raises `FailedExport` when they cannot be written.
        """
        key = _key(recording, montage_name)
        if self._kept.get(key, {}) == dict(gains):
            return
        self._kept.pop(key, None)
        if gains:
            self._kept[key] = dict(gains)
        if self._path is not None and self._may_write:
            self._write(self._path)

    def _read(self, path: Path) -> None:
        """What is no such file counts as empty, for it only holds conveniences."""
        try:
            is_small = path.stat().st_size <= LARGEST_FILE
            found: object = json.loads(path.read_text("utf-8")) if is_small else None
        except (OSError, ValueError, RecursionError):
            return
        if not isinstance(found, dict):
            return
        fields = cast("dict[str, object]", found)
        self._may_write = fields.get("format") == FORMAT
        choices = fields.get("gains")
        if self._may_write and isinstance(choices, dict):
            for key, traces in cast("dict[str, object]", choices).items():
                if isinstance(traces, dict):
                    self._kept[key] = _gains(cast("dict[str, object]", traces))

    def _write(self, path: Path) -> None:
        newest = dict(list(self._kept.items())[-MOST_KEPT:])
        contents = {
            "format": FORMAT,
            "gains": {
                key: {name: [gain.value, gain.measure.value] for name, gain in traces.items()}
                for key, traces in newest.items()
            },
        }
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise FailedExport(path, f"{path.parent} cannot be made: {error.strerror}.") from error
        text = json.dumps(contents, ensure_ascii=False, indent=1)
        write_checked(path, text.encode(), lambda _written: None)


def _key(recording: Recording, montage_name: str) -> str:
    return f"{channels_key(recording)} {montage_name}"


def _gains(traces: Mapping[str, object]) -> dict[str, Gain]:
    found = {name: _gain(value) for name, value in traces.items()}
    return {name: gain for name, gain in found.items() if gain is not None}


def _gain(value: object) -> Gain | None:
    if not isinstance(value, list) or len(cast("list[object]", value)) != 2:
        return None
    number, measure = cast("list[object]", value)
    if not isinstance(number, int | float) or measure not in set(GainMeasure):
        return None
    try:
        return Gain(float(number), GainMeasure(str(measure)))
    except ValueError:
        return None

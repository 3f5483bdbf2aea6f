"""Marks set, changed and taken away: by keys, after a drag on the traces, or from the list."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Signal

from sleepscorer_app.domain.markers import Marker, MarkerKind
from sleepscorer_app.domain.recording import EPOCH_SECONDS
from sleepscorer_app.ui.night.open_night import OpenNight
from sleepscorer_app.ui.night.open_night_flow import OpenNightFlow
from sleepscorer_app.ui.window.banner import BannerKind

NOT_SURE = "not sure"
"""The words of the note that a person sets who doubts an epoch's stage."""


class MarkerFlow(OpenNightFlow):
    """Acts on the night that is open, if one is."""

    list_wanted = Signal()
    """The keyboard is wanted in the list of marks."""

    def handlers(self) -> dict[str, Callable[[], object]]:
        """What the window's actions of this flow do."""
        return {
            "mark_arousal": partial(self.mark, MarkerKind.AROUSAL),
            "mark_artefact": partial(self.mark, MarkerKind.ARTEFACT),
            "mark_note": self.write_note,
            "not_sure": self.toggle_not_sure,
            "list_markers": self.list_wanted.emit,
        }

    def mark(self, kind: MarkerKind) -> None:
        """Mark the chosen stretch, else the epoch shown."""
        night = self._open_night()
        if night is not None:
            self._set(night, night.marking.marker(kind))

    def write_note(self) -> None:
        """Ask for the words of a note, then set it."""
        night = self._open_night()
        if night is None:
            return
        proposed = night.marking.marker(MarkerKind.NOTE)
        marker = self._asked(night, proposed)
        if marker is not None:
            self._set(night, marker)

    def toggle_not_sure(self) -> None:
        """Note that the person is not sure of the epoch shown, or take that note away."""
        night = self._open_night()
        if night is None:
            return
        onset_seconds = float(night.viewport.epoch * EPOCH_SECONDS)
        note = Marker(onset_seconds, float(EPOCH_SECONDS), MarkerKind.NOTE, NOT_SURE)
        if note in night.document.scoring.markers:
            night.document.remove_marker(note)
        else:
            night.document.add_marker(note)

    def edit(self, old: Marker) -> None:
        """Ask what of a mark is to change, then change it."""
        night = self._open_night()
        if night is None or night.document.is_read_only:
            return
        new = self._asked(night, old)
        if new is None:
            return
        try:
            night.document.change_marker(old, new)
        except ValueError as error:
            self._voice.banner.say(_sentence(error), BannerKind.WARNING)

    def _asked(self, night: OpenNight, marker: Marker) -> Marker | None:
        channels = tuple(one.derivation.name for one in night.traces.traces)
        answer = self._voice.questions.marker(self._voice.window, marker, channels)
        # The night may have been closed while the question stood.
        return answer if night is self._open_night() else None

    def _set(self, night: OpenNight, marker: Marker) -> None:
        if marker in night.document.scoring.markers:
            self._voice.banner.say(
                f"{marker.kind.value} is marked here already. Edit or remove it in the list of "
                "marks."
            )
            return
        try:
            night.marking.set_marker(marker)
        except ValueError as error:
            self._voice.banner.say(_sentence(error), BannerKind.WARNING)


def _sentence(error: ValueError) -> str:
    words = str(error)
    return f"Not marked: {words}."

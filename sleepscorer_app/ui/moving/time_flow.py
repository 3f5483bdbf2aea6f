"""Moves through the night and sets the page: half pages, stages, marks, zoom, auto-play."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from PySide6.QtWidgets import QMenu

from sleepscorer_app.domain.hypnogram import SCORED_STAGES, Stage
from sleepscorer_app.domain.recording import EPOCH_SECONDS
from sleepscorer_app.ui.moving.go_to import next_mark, next_of_stage, no_stage_sentence, place_named
from sleepscorer_app.ui.moving.time_base import CONTEXT_SECONDS, PLAY_SECONDS, next_page_length
from sleepscorer_app.ui.moving.wheel import FINE_SHARE
from sleepscorer_app.ui.night.open_night import OpenNight
from sleepscorer_app.ui.night.open_night_flow import RememberingFlow
from sleepscorer_app.ui.window.banner import BannerKind

Deed = Callable[[OpenNight], object]


class TimeFlow(RememberingFlow):
    """Acts on the night that is open, if one is."""

    def handlers(self) -> dict[str, Callable[[], object]]:
        """What the window's actions of this flow do."""
        deeds: dict[str, Deed] = {
            "go_to": self._go_to_typed,
            "next_half_page": lambda night: night.viewport.turn_page(0.5),
            "previous_half_page": lambda night: night.viewport.turn_page(-0.5),
            "scroll_on": partial(_scroll, share=FINE_SHARE),
            "scroll_back": partial(_scroll, share=-FINE_SHARE),
            "next_marker": partial(self._go_to_mark, step=1),
            "previous_marker": partial(self._go_to_mark, step=-1),
            "shorter_page": partial(_change_length, steps=-1),
            "longer_page": partial(_change_length, steps=1),
            "zoom_box": lambda night: night.viewport.arm_zoom(not night.viewport.is_zoom_armed),
            "page_before": self._show_page_before,
            "auto_play": self._toggle_play,
            "choose_context": self._choose_context,
        }
        for stage in SCORED_STAGES:
            deeds[f"next_{stage.letter}"] = partial(self._go_to_stage, stage=stage, step=1)
            deeds[f"previous_{stage.letter}"] = partial(self._go_to_stage, stage=stage, step=-1)
        for seconds in CONTEXT_SECONDS:
            deeds[f"context_{seconds}"] = partial(self._show_context, seconds=float(seconds))
        handlers = {name: partial(self._carry_out, deed) for name, deed in deeds.items()}
        # The speed may be chosen before there is a night.
        speeds = {f"play_{one:g}": partial(self._set_speed, one) for one in PLAY_SECONDS}
        return {**handlers, **speeds}

    def _carry_out(self, deed: Deed) -> None:
        night = self._open_night()
        if night is not None:
            deed(night)

    def _go_to_typed(self, night: OpenNight) -> None:
        typed = self._voice.questions.place(self._voice.window, night.document.n_epochs)
        # The night may have been closed while the question stood.
        if typed is None or night is not self._open_night():
            return
        scoring, viewport = night.document.scoring, night.viewport
        try:
            seconds = place_named(typed, night.recording, scoring, viewport.epoch)
        except ValueError as error:
            self._voice.banner.say(str(error), BannerKind.WARNING)
        else:
            viewport.go_to_seconds(seconds)

    def _go_to_stage(self, night: OpenNight, stage: Stage, step: int) -> None:
        hypnogram = night.document.scoring.hypnogram
        found = next_of_stage(hypnogram, stage, night.viewport.epoch, step)
        if found is None:
            self._voice.banner.say(no_stage_sentence(stage, step))
        else:
            night.viewport.go_to_epoch(found)

    def _go_to_mark(self, night: OpenNight, step: int) -> None:
        """All marks of one epoch are on one page, so each stop is another epoch, or short page."""
        viewport = night.viewport
        start_seconds = float(viewport.epoch * EPOCH_SECONDS)
        stop_seconds = start_seconds + EPOCH_SECONDS
        if viewport.page_seconds < EPOCH_SECONDS:
            start_seconds, stop_seconds = viewport.start_seconds, viewport.stop_seconds
        found = next_mark(night.document.scoring.markers, start_seconds, stop_seconds, step)
        if found is None:
            self._voice.banner.say(f"No mark {'after' if step > 0 else 'before'} this place.")
        else:
            viewport.go_to_seconds(found.onset_seconds)

    def _show_page_before(self, night: OpenNight) -> None:
        if not night.viewport.show_page_before():
            self._voice.banner.say("There is no zoom to take back.")

    def _toggle_play(self, night: OpenNight) -> None:
        if night.play.is_playing:
            night.play.stop()
        else:
            night.play.start(self._settings.now.play_seconds)

    def _set_speed(self, seconds: float) -> None:
        self._settings.set(replace(self._settings.now, play_seconds=seconds))
        night = self._open_night()
        if night is not None and night.play.is_playing:
            night.play.start(seconds)

    def _show_context(self, night: OpenNight, seconds: float) -> None:
        now = self._settings.now
        self._settings.set(replace(now, context_seconds=seconds, shows_neighbours=True))
        night.viewport.set_context_seconds(seconds)

    def _choose_context(self, night: OpenNight) -> None:
        """A menu in the middle of the window, so that the keys suffice."""
        window = self._voice.window
        menu = QMenu(window)
        menu.setObjectName("context_menu")
        for seconds in CONTEXT_SECONDS:
            action = menu.addAction(f"&{seconds} s on either side")
            action.setCheckable(True)
            action.setChecked(night.viewport.context_seconds == seconds)
            action.triggered.connect(
                lambda _checked=False, seconds=seconds: self._show_context(night, float(seconds))
            )
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(window.mapToGlobal(window.rect().center()))


def _scroll(night: OpenNight, share: float) -> None:
    night.viewport.scroll_by(share * night.viewport.page_seconds)


def _change_length(night: OpenNight, steps: int) -> None:
    viewport = night.viewport
    length = next_page_length(viewport.page_seconds, steps, viewport.duration_seconds)
    night.deeds.show_page(length)

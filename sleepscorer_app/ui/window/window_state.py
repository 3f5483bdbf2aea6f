"""What of the window applies and is ticked now, worked out from the open night and the settings."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from sleepscorer_app.ui.commands.action_row import When
from sleepscorer_app.ui.moving.time_base import CONTEXT_SECONDS, PAGE_SECONDS, PLAY_SECONDS
from sleepscorer_app.ui.night.open_night import OpenNight
from sleepscorer_app.ui.preferences.settings import Preferences, Settings, ThemeChoice
from sleepscorer_app.ui.rulers.ruler_actions import RULER_TOGGLES
from sleepscorer_app.ui.strips.strip_flow import tick_strip_choices
from sleepscorer_app.ui.traces.amplitude_actions import AMPLITUDE_TOGGLES
from sleepscorer_app.ui.window.window_actions import WindowActions

TOGGLES = (*AMPLITUDE_TOGGLES, *RULER_TOGGLES)
"""Actions that turn over the preference of the same name."""


def applies_now(night: OpenNight | None, *, has_model: bool, is_scoring: bool) -> frozenset[When]:
    """Which conditions of the table of actions hold."""
    now = {When.ALWAYS}
    if night is None:
        return frozenset(now)
    document = night.document
    now.add(When.NIGHT)
    if document.scoring.automatic is not None:
        now.add(When.JUDGED)
    if document.is_read_only or not document.n_epochs:
        return frozenset(now)
    now.add(When.EDITABLE)
    if document.undo_stack.canUndo():
        now.add(When.CAN_UNDO)
    if document.undo_stack.canRedo():
        now.add(When.CAN_REDO)
    if document.scoring.automatic is not None:
        now.add(When.CAN_TEACH)
    if has_model and not is_scoring and night.scorable:
        now.add(When.CAN_SCORE)
    return frozenset(now)


def tick_choices(actions: WindowActions, night: OpenNight | None, preferences: Preferences) -> None:
    """Tick what is chosen now."""
    for choice in ThemeChoice:
        actions[f"theme_{choice.value}"].setChecked(preferences.theme is choice)
    for name in TOGGLES:
        actions[name].setChecked(getattr(preferences, name))
    actions["colour_blind"].setChecked(preferences.is_for_colour_blind)
    actions["auto_advance"].setChecked(preferences.advances)
    actions["advance_in_review"].setChecked(preferences.advances_in_review)
    actions["neighbours"].setChecked(preferences.shows_neighbours)
    for seconds in CONTEXT_SECONDS:
        actions[f"context_{seconds}"].setChecked(preferences.context_seconds == seconds)
    for seconds in PLAY_SECONDS:
        actions[f"play_{seconds:g}"].setChecked(preferences.play_seconds == seconds)
    actions["auto_play"].setChecked(night is not None and night.play.is_playing)
    actions["zoom_box"].setChecked(night is not None and night.viewport.is_zoom_armed)
    if night is None:
        return
    tick_strip_choices(actions, night.strips)
    actions["filters"].setChecked(night.deeds.has_filters)
    notch_hz = night.deeds.notch_hz
    for name, value_hz in (("notch_off", None), ("notch_50", 50.0), ("notch_60", 60.0)):
        actions[name].setChecked(notch_hz == value_hz)
    page_seconds = night.viewport.page_seconds
    for seconds in PAGE_SECONDS:
        actions[f"page_{seconds}"].setChecked(page_seconds == seconds)
    whole = page_seconds >= night.viewport.duration_seconds
    actions["page_whole_night"].setChecked(whole)


def undo_words(night: OpenNight | None) -> tuple[str, str]:
    """The menu's words for undo and redo, with the deed they would undo."""
    if night is None:
        return "&Undo", "&Redo"
    stack = night.document.undo_stack
    undo, redo = stack.undoText(), stack.redoText()
    return (f"&Undo: {undo}" if undo else "&Undo"), (f"&Redo: {redo}" if redo else "&Redo")


def setting_handlers(settings: Settings) -> dict[str, Callable[[], None]]:
    """What the actions do that change a setting and nothing else."""
    return {
        **{name: partial(_toggle, settings, name) for name in TOGGLES},
        "auto_advance": partial(_toggle_advance, settings),
        "advance_in_review": partial(_toggle_advance_in_review, settings),
        "colour_blind": partial(_toggle_colour_blind, settings),
        **{
            f"theme_{choice.value}": partial(_choose_theme, settings, choice)
            for choice in ThemeChoice
        },
    }


def _toggle(settings: Settings, name: str) -> None:
    settings.set(replace(settings.now, **{name: not getattr(settings.now, name)}))


def _toggle_advance(settings: Settings) -> None:
    settings.set(replace(settings.now, advances=not settings.now.advances))


def _toggle_advance_in_review(settings: Settings) -> None:
    """Going on in the review is a way of going on, so it turns that on as well."""
    wanted = not settings.now.advances_in_review
    advances = settings.now.advances or wanted
    settings.set(replace(settings.now, advances_in_review=wanted, advances=advances))


def _toggle_colour_blind(settings: Settings) -> None:
    wanted = not settings.now.is_for_colour_blind
    settings.set(replace(settings.now, is_for_colour_blind=wanted))


def _choose_theme(settings: Settings, theme: ThemeChoice) -> None:
    settings.set(replace(settings.now, theme=theme))

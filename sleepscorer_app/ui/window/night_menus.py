"""Menus whose lines depend on the open night: its traces, what can be scored; recent files."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu

from sleepscorer_app.domain.montages.montage import Derivation
from sleepscorer_app.ui.night.open_night import OpenNight
from sleepscorer_app.ui.traces.trace_settings import TraceSettings


def fill_traces_menu(menu: QMenu, night: OpenNight, edit: QAction) -> None:
    """The montages, the one worn ticked; then one ticked line for each trace."""
    menu.clear()
    traces, montage = night.traces, night.montage
    menu.addSection("Montage")
    montages = QActionGroup(menu)
    for one in montage.library.montages:
        action = menu.addAction(one.name.replace("&", "&&"))
        action.setCheckable(True)
        action.setChecked(one.name == montage.montage.name)
        action.triggered.connect(partial(_choose, montage.choose, one.name))
        montages.addAction(action)
    menu.addAction(edit)
    menu.addSection("Traces")
    for place, trace in enumerate(traces.traces):
        action = menu.addAction(trace.name.replace("&", "&&"))
        action.setCheckable(True)
        action.setChecked(trace.is_shown)
        action.toggled.connect(partial(_show_trace, traces, place))


def fill_channel_menu(
    menu: QMenu,
    night: OpenNight,
    model_names: Sequence[str],
    model_name: str,
    choose_model: Callable[[str], None],
) -> None:
    """Which channel is scored, and by which model."""
    menu.clear()
    menu.addSection("Channel to score")
    channels = QActionGroup(menu)
    for derivation in night.candidates or night.scorable:
        action = menu.addAction(derivation.name)
        action.setCheckable(True)
        action.setChecked(derivation == night.traces.scored)
        action.triggered.connect(partial(_score_this, night.traces, derivation))
        channels.addAction(action)
    menu.addSection("Model")
    models = QActionGroup(menu)
    for name in model_names:
        action = menu.addAction(name)
        action.setCheckable(True)
        action.setChecked(name == model_name)
        action.triggered.connect(partial(_choose, choose_model, name))
        models.addAction(action)


def fill_recent_menu(menu: QMenu, files: Sequence[str], open_night: Callable[[Path], None]) -> None:
    """The nights opened last."""
    menu.clear()
    menu.setEnabled(bool(files))
    for file in files:
        path = Path(file)
        action = menu.addAction(path.name.replace("&", "&&"))
        action.setToolTip(file)
        action.triggered.connect(partial(_open_this, open_night, path))


def _show_trace(traces: TraceSettings, place: int, is_shown: bool) -> None:
    traces.set_trace(place, replace(traces.traces[place], is_shown=is_shown))


def _score_this(traces: TraceSettings, derivation: Derivation, _checked: bool = False) -> None:
    traces.set_scored(derivation)


def _choose(choose: Callable[[str], None], name: str, _checked: bool = False) -> None:
    choose(name)


def _open_this(open_night: Callable[[Path], None], path: Path, _checked: bool = False) -> None:
    open_night(path)

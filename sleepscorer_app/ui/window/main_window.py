"""The window: one night at a time, with menus, toolbar, banner, side panel and status line."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent, QResizeEvent
from PySide6.QtWidgets import QMainWindow, QMenu

from sleepscorer_app import __version__
from sleepscorer_app.domain.recording import Recording
from sleepscorer_app.files.choices.unit_choices import UnitChoices
from sleepscorer_app.files.unreadable import UnreadableFile
from sleepscorer_app.ui.commands.key_table import rows_in_force
from sleepscorer_app.ui.layouts.layout_flow import LayoutFlow
from sleepscorer_app.ui.layouts.layout_store import LayoutStore
from sleepscorer_app.ui.night.background_task import BackgroundTask
from sleepscorer_app.ui.night.night_deeds import NIGHT_DEEDS
from sleepscorer_app.ui.night.night_flows import Voice
from sleepscorer_app.ui.night.open_night import OpenNight
from sleepscorer_app.ui.night.opening import Opening
from sleepscorer_app.ui.panels.side_panel import SidePanel
from sleepscorer_app.ui.window.announcements import Announcements
from sleepscorer_app.ui.window.banner import Banner
from sleepscorer_app.ui.window.body import Body
from sleepscorer_app.ui.window.dropped_files import dropped_file, looks_like_hypnogram
from sleepscorer_app.ui.window.help_pages import about_sentences
from sleepscorer_app.ui.window.night_menus import fill_recent_menu
from sleepscorer_app.ui.window.night_page import NightPage
from sleepscorer_app.ui.window.saved_label import SavedLabel
from sleepscorer_app.ui.window.saving_report import SavingReport
from sleepscorer_app.ui.window.shown_page import ShownPage
from sleepscorer_app.ui.window.start_page import StartPage
from sleepscorer_app.ui.window.status_line import StatusLine, epoch_sentence, spoken_epoch
from sleepscorer_app.ui.window.surroundings import Surroundings
from sleepscorer_app.ui.window.toolbar import ToolBar
from sleepscorer_app.ui.window.window_actions import WindowActions
from sleepscorer_app.ui.window.window_flows import WindowFlows
from sleepscorer_app.ui.window.window_place import put_in_place, remember_place
from sleepscorer_app.ui.window.window_state import (
    applies_now,
    setting_handlers,
    tick_choices,
    undo_words,
)


class MainWindow(QMainWindow):
    """Opens and closes nights and shows how they stand.

    What keys do to the night is in `NightDeeds`, what takes its time in `NightFlows`.
    """

    night_opened = Signal()
    _told_page_seconds = 0.0
    """The length of page that toolbar and menus show."""

    def __init__(self, surroundings: Surroundings) -> None:
        super().__init__()
        self._surroundings = surroundings
        self._settings = surroundings.settings
        self._questions = surroundings.questions
        self.night: OpenNight | None = None
        self.setAcceptDrops(True)
        self.setMinimumSize(640, 400)
        self.banner = Banner()
        self.status_line = StatusLine()
        self._body = Body(self.banner, lambda: self.status_line.sentence)
        units = UnitChoices(surroundings.fallback_folder)
        self.opening = Opening(units, self)
        self._voice = Voice(self, self.banner, self.status_line, self._questions)
        self.flows = WindowFlows(self._voice, surroundings, units, lambda: self.night, self)
        self.side_panel = SidePanel(self)
        self._shown = ShownPage(self._body, self.side_panel, self.flows, self)
        self.layouts = LayoutFlow(
            self._voice,
            LayoutStore(surroundings.layout_folder),
            self._settings,
            self._shown,
            self.side_panel,
            lambda: self.night,
            self,
        )
        self.actions_table = WindowActions(self, self._handlers())
        self._recent_menu = QMenu("Open &recent", self)
        self.actions_table.menus["File"].insertMenu(
            self.actions_table["open_demo"], self._recent_menu
        )
        self.toolbar = ToolBar(self.actions_table, self)
        self._saved_label = SavedLabel(self.menuBar().sizeHint().height() - 6)
        self._saving = SavingReport(self._saved_label, self.banner, self)
        parts = self.status_line, self.banner, self.actions_table, self._standing_words
        self._announcements = Announcements(self, *parts)
        self._lay_out()
        self._connect()
        self._dress()
        self._show_start_page()
        put_in_place(self, self._settings)

    @property
    def page(self) -> NightPage | None:
        """All views of the open night."""
        return self._shown.page

    def open_night(self, path: Path) -> None:
        """Open a recording; the night that is open stays until the new one is there."""
        self.opening.open(path)

    def open_demo_night(self) -> None:
        """Open the demo night, making it first if need be."""
        if self._surroundings.make_demo_night is not None:
            self.opening.make_and_open(self._surroundings.make_demo_night)

    def close_night(self) -> bool:
        """Let the night go, unless edits would be lost and the person wants to keep them."""
        if self.night is None:
            return True
        document = self.night.document
        document.save_again()
        if not document.is_saved and not document.is_read_only:
            why = "the disk does not take them."
            if not self._questions.may_close_unsaved(self, why):
                return False
        self.flows.leave_night()
        self._announcements.leave_night()
        night, self.night = self.night, None
        self._shown.drop()
        night.close()
        night.deleteLater()
        self.banner.clear()
        self._saving.leave()
        return True

    def _handlers(self) -> dict[str, Callable[[], object]]:
        deeds = {name: partial(self._carry_out, name) for name in NIGHT_DEEDS}
        return {
            **deeds,
            **setting_handlers(self._settings),
            **self.flows.handlers(),
            **self.layouts.handlers(),
            "open": self._ask_for_night,
            "open_demo": self.open_demo_night,
            "close_night": self._return_to_start,
            "quit": self.close,
            "full_screen": self._toggle_full_screen,
            "shortcuts": lambda: self._questions.show_keys(self, self.actions_table.rows),
            "about": self._show_about,
        }

    def _lay_out(self) -> None:
        self.addToolBar(self.toolbar)
        self.setStatusBar(self.status_line)
        self.menuBar().setCornerWidget(self._saved_label)
        self.setCentralWidget(self._body)
        self._body.setFocus()

    def _connect(self) -> None:
        self.opening.started.connect(self.status_line.show_work)
        self.opening.progressed.connect(self.status_line.show_progress)
        self.opening.finished.connect(self.status_line.show_idle)
        self.opening.opened.connect(self._take_up)
        self.opening.failed.connect(self._say_not_opened)
        self.flows.units.reopen_wanted.connect(self.open_night)
        self.flows.queueing.night_wanted.connect(self.open_night)
        self.flows.units.looked.connect(self._refresh)
        self.status_line.cancel_wanted.connect(self.opening.cancel)
        self._shown.action_asked.connect(self.actions_table.trigger)
        self.flows.night.state_changed.connect(self._refresh)
        self.side_panel.shown_changed.connect(self._tick_panel)
        self.flows.comparing.panel_wanted.connect(self.side_panel.show_named)
        self.flows.marking.list_wanted.connect(lambda: self.side_panel.give_keys_to("Markers"))
        self.flows.rulers.called.connect(self.actions_table["ruler"].setChecked)
        self.layouts.changed.connect(self._refresh)
        self._settings.changed.connect(self._refresh)
        self._surroundings.appearance.changed.connect(self._dress)
        self.flows.night.fill_when_shown(self.toolbar.channel_menu)
        self.flows.montages.fill_when_shown(self.toolbar.traces_menu, self.actions_table)
        self._recent_menu.aboutToShow.connect(self._fill_recent_menu)

    def _take_up(self, path: Path, recording: Recording) -> None:
        """Show a night that was just opened in place of the one before."""
        if not self.close_night():
            return
        fallback = self._surroundings.fallback_folder
        self.night = OpenNight(
            path, recording, self._settings, fallback, self, self.flows.montages.library
        )
        self._settings.remember_file(path)
        self._follow_night(self.night)
        self.layouts.begin()
        self._shown.show(self.night, self._surroundings.appearance.colours)
        if self.night.sentences:
            self.banner.say(" ".join(self.night.sentences))
        self.layouts.tell_problems()
        self.flows.take_night(self.night)
        self.setWindowFilePath(str(path))
        self._refresh()
        self.night_opened.emit()

    def _say_not_opened(self, error: Exception) -> None:
        if isinstance(error, UnreadableFile) and not error.path.exists():
            self._settings.forget_file(error.path)
        self._voice.say_error(error)

    def _follow_night(self, night: OpenNight) -> None:
        night.document.scoring_changed.connect(self._refresh)
        night.document.undo_stack.indexChanged.connect(self._refresh)
        self._told_page_seconds = night.viewport.page_seconds
        night.viewport.page_changed.connect(self._follow_page)
        night.viewport.zoom_armed.connect(self._show_page_length)
        night.play.changed.connect(self._show_page_length)
        night.viewport.epoch_changed.connect(self._show_epoch)
        night.montage.changed.connect(self._refresh)
        night.amplitude.changed.connect(self._refresh)
        night.deeds.said.connect(self.banner.say)
        self._saving.follow(night)
        self._announcements.follow(night)

    def _show_start_page(self) -> None:
        page = StartPage(
            [Path(file) for file in self._settings.now.recent_files],
            has_demo=self._surroundings.make_demo_night is not None,
        )
        page.open_wanted.connect(self._ask_for_night)
        page.demo_wanted.connect(self.open_demo_night)
        page.night_wanted.connect(self.open_night)
        self._body.show_page(page)
        self._refresh()

    def _refresh(self) -> None:
        """Enable, tick and name what goes with the night as it is."""
        night = self.night
        has_model = bool(self._surroundings.models)
        is_busy = self.flows.night.is_busy
        self.actions_table.wear(rows_in_force(self._settings.now.keys))
        self.actions_table.enable(applies_now(night, has_model=has_model, is_scoring=is_busy))
        self.actions_table["open_demo"].setEnabled(self._surroundings.make_demo_night is not None)
        tick_choices(self.actions_table, night, self._settings.now)
        self.layouts.tick(self.actions_table)
        for name, words in zip(("undo", "redo"), undo_words(night), strict=True):
            self.actions_table[name].setText(words)
        if not has_model:
            self.actions_table["auto_score"].setToolTip(self._surroundings.why_no_model)
        if night is None:
            self.toolbar.show_nothing()
            self.status_line.show_sentence("No night is open")
            self.setWindowTitle("SleepScorer")
            return
        self.toolbar.show_night(night)
        self.flows.montages.name_actions(self.actions_table)
        self.setWindowTitle(f"{night.path.name}[*] — SleepScorer")
        self.setWindowModified(not night.document.is_saved)
        self._show_epoch()

    def _show_epoch(self) -> None:
        if self.night is not None:
            document, epoch = self.night.document, self.night.viewport.epoch
            aids = self.night.aids.words(epoch) if document.n_epochs else ""
            sentence = epoch_sentence(document.recording, document.scoring, epoch)
            heard = aids and self.night.aids.spoken_words(epoch)
            said = (spoken_epoch(document.scoring, epoch), heard)
            spoken = ", ".join(filter(None, said))
            self.status_line.show_sentence(f"{sentence}    {aids}" if aids else sentence, spoken)

    def _standing_words(self) -> tuple[str, ...]:
        return self.toolbar.standing_words(self.night)

    def _follow_page(self) -> None:
        # A turned page is as long as the one before: nothing to be told a thousand times a night.
        if self.night is not None and self.night.viewport.page_seconds != self._told_page_seconds:
            self._show_page_length()

    def _show_page_length(self) -> None:
        if self.night is not None:
            self._told_page_seconds = self.night.viewport.page_seconds
            self.toolbar.show_page(self.night.viewport)
            tick_choices(self.actions_table, self.night, self._settings.now)

    def _dress(self) -> None:
        self.toolbar.dress(self._surroundings.appearance.colours)
        if self.night is not None:
            self._shown.show(self.night, self._surroundings.appearance.colours)

    def _carry_out(self, name: str) -> None:
        if self.night is not None:
            self.night.deeds.is_from_pad = self.actions_table.is_from_pad
            NIGHT_DEEDS[name](self.night.deeds)

    def _tick_panel(self) -> None:
        self.actions_table["side_panel"].setChecked(not self.side_panel.is_folded)
        self.actions_table["float_panel"].setChecked(self.side_panel.isFloating())

    def _toggle_full_screen(self) -> None:
        if self.isFullScreen():
            self.showNormal()
        else:
            self.showFullScreen()

    def _fill_recent_menu(self) -> None:
        fill_recent_menu(self._recent_menu, self._settings.now.recent_files, self.open_night)

    def _folder(self) -> Path:
        """Where the person looked last."""
        if self.night is not None:
            return self.night.path.parent
        recent = self._settings.now.recent_files
        return Path(recent[0]).parent if recent else Path.home()

    def _ask_for_night(self) -> None:
        path = self._questions.night_to_open(self, self._folder())
        if path is not None:
            self.open_night(path)

    def _show_about(self) -> None:
        sentences = about_sentences(self.flows.night.model_names, self._surroundings.why_no_model)
        self._questions.show_text(self, "About", f"SleepScorer {__version__}", sentences)

    def _return_to_start(self) -> None:
        if self.close_night():
            self._show_start_page()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._saved_label.fit(self.menuBar())

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if dropped_file(event.mimeData()) is not None:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        path = dropped_file(event.mimeData())
        if path is None:
            return
        event.acceptProposedAction()
        if self.night is not None and looks_like_hypnogram(path):
            self.flows.night.import_hypnogram(path)
        else:
            self.open_night(path)

    def closeEvent(self, event: QCloseEvent) -> None:
        self.layouts.remember()
        self.opening.cancel_and_wait()
        if not self.close_night():
            event.ignore()
            return
        # A thread dropped while it runs ends the whole process.
        for task in tuple(BackgroundTask.running):
            task.cancel_and_wait()
        self.flows.close()
        remember_place(self, self._settings)
        event.accept()

    def private_words(self) -> list[str]:
        """What may name a patient, to be kept out of logs."""
        if self.night is None:
            return []
        identity = self.night.recording.identity
        return [str(self.night.path), identity.patient, identity.recording]

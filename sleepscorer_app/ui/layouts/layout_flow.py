"""Lays the window out as a person wants it for the work at hand, and remembers it."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from functools import partial

from PySide6.QtCore import QObject, Signal

from sleepscorer_app.files.failed_export import FailedExport
from sleepscorer_app.ui.layouts.layout_actions import LAYOUT_KEYS
from sleepscorer_app.ui.layouts.layout_profile import LayoutName, LayoutProfile
from sleepscorer_app.ui.layouts.layout_store import LayoutStore
from sleepscorer_app.ui.night.night_flows import Voice
from sleepscorer_app.ui.night.open_night import OpenNight
from sleepscorer_app.ui.panels.side_panel import NARROW_WINDOW_WIDTH, SidePanel
from sleepscorer_app.ui.preferences.settings import Settings
from sleepscorer_app.ui.window.banner import BannerKind
from sleepscorer_app.ui.window.page_parts import Part
from sleepscorer_app.ui.window.shown_page import ShownPage
from sleepscorer_app.ui.window.window_actions import WindowActions


class LayoutFlow(QObject):
    """Acts on the page that is shown and the panels beside it."""

    changed = Signal()
    """Another part of the page is shown."""

    def __init__(
        self,
        voice: Voice,
        store: LayoutStore,
        settings: Settings,
        shown: ShownPage,
        side_panel: SidePanel,
        open_night: Callable[[], OpenNight | None],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._voice = voice
        self._store = store
        self._settings = settings
        self._shown = shown
        self._side_panel = side_panel
        self._open_night = open_night
        self._has_begun = False

    def handlers(self) -> dict[str, Callable[[], object]]:
        """What the window's actions of this flow do."""
        return {
            **{f"layout_{name}": partial(self.wear, name) for name in LAYOUT_KEYS},
            **{f"keep_layout_{name}": partial(self.keep, name) for name in LAYOUT_KEYS},
            "layouts_as_at_first": self.forget,
            **{f"part_{part}": partial(self.toggle_part, part) for part in Part},
            "side_panel": self.toggle_side_panel,
            "float_panel": self._side_panel.toggle_floating,
            "focus_panel": self._side_panel.toggle_keys,
            "place_panel": self._side_panel.ask_for_place,
        }

    def begin(self) -> None:
        """Lay the first night of this start out as the last one was."""
        if self._has_begun:
            return
        self._has_begun = True
        if self._store.is_own(LayoutName.LAST):
            last = self._store.profile(LayoutName.LAST)
            self._shown.restore_parts(last.parts)
            self._side_panel.restore(last.panels)
            return
        is_narrow = self._voice.window.width() < NARROW_WINDOW_WIDTH
        self._side_panel.fold(is_narrow or self._settings.now.folds_panel)

    def tell_problems(self) -> None:
        """Say once which layouts could not be read."""
        if self._store.problems:
            words = (self._voice.banner.text, *self._store.problems)
            self._voice.banner.say(" ".join(words).strip(), BannerKind.WARNING)
            self._store.problems.clear()

    def wear(self, name: LayoutName) -> None:
        """Lay the window out so."""
        night = self._open_night()
        if night is None:
            return
        profile = self._store.profile(name)
        night.deeds.show_page(profile.page_seconds)
        self._shown.restore_parts(profile.parts)
        self._side_panel.restore(profile.panels)
        self.changed.emit()

    def keep(self, name: LayoutName) -> None:
        """Make what is shown now the layout of this name."""
        present = self._present()
        if present is None:
            return
        try:
            self._store.keep(name, present)
        except FailedExport as error:
            self._voice.banner.say(str(error), BannerKind.ERROR)
            return
        self._voice.banner.say(
            f"{LAYOUT_KEYS[name]} now brings this layout. View ▸ Layout ▸ All as at first takes "
            "it back."
        )

    def forget(self) -> None:
        """Every layout as it came with the program, and the window so."""
        try:
            self._store.forget()
        except OSError as error:
            self._voice.banner.say(
                f"A layout could not be forgotten: {error.strerror or error}.", BannerKind.ERROR
            )
        self.wear(LayoutName.REVIEW)

    def remember(self) -> None:
        """Keep what is shown for the next start; a disk that refuses costs only that."""
        present = self._present()
        if present is not None:
            with suppress(FailedExport):
                self._store.keep(LayoutName.LAST, present)

    def tick(self, actions: WindowActions) -> None:
        """Tick the parts of the page that are shown."""
        if self._shown.page is not None:
            for part in Part:
                actions[f"part_{part}"].setChecked(self._shown.page.parts.is_shown(part))

    def toggle_part(self, part: Part) -> None:
        """Show a part of the page, or take it off."""
        if self._shown.page is not None:
            parts = self._shown.page.parts
            parts.show_part(part, not parts.is_shown(part))
            self.changed.emit()

    def toggle_side_panel(self) -> None:
        """Fold the panels into their rail, or open them."""
        is_folded = not self._side_panel.is_folded
        self._side_panel.fold(is_folded)
        self._settings.set(replace(self._settings.now, folds_panel=is_folded))

    def _present(self) -> LayoutProfile | None:
        night, page = self._open_night(), self._shown.page
        if night is None or page is None:
            return None
        return LayoutProfile(night.viewport.page_seconds, page.parts.state, self._side_panel.state)

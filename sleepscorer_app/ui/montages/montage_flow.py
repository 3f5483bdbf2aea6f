"""Montages by keys and menus, and the editor with its files; each ends in traces or a sentence."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, QPoint
from PySide6.QtWidgets import QMenu

from sleepscorer_app.domain.montages.montage_rows import LONGEST_NAME, Montage
from sleepscorer_app.files.choices.montage_files import read_montage, write_montage
from sleepscorer_app.files.failed_export import FailedExport
from sleepscorer_app.files.unreadable import UnreadableFile
from sleepscorer_app.ui.dialogs.montage_editor import MontageEditor
from sleepscorer_app.ui.dialogs.small_screens import fit_to_screen
from sleepscorer_app.ui.look.theme import Colours
from sleepscorer_app.ui.manual.manual_help import offer_help
from sleepscorer_app.ui.montages.montage_actions import MOST_MONTAGE_KEYS
from sleepscorer_app.ui.montages.montage_editing import MontageEditing
from sleepscorer_app.ui.montages.montage_library import MontageLibrary
from sleepscorer_app.ui.montages.night_montage import How, WornMontage
from sleepscorer_app.ui.night.night_flows import Voice
from sleepscorer_app.ui.night.open_night import OpenNight
from sleepscorer_app.ui.window.night_menus import fill_traces_menu
from sleepscorer_app.ui.window.surroundings import Surroundings
from sleepscorer_app.ui.window.window_actions import WindowActions

EDITED = ", edited"


class MontageFlow(QObject):
    """Puts montages on the open night, and opens one editor for it."""

    def __init__(
        self,
        voice: Voice,
        surroundings: Surroundings,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._voice = voice
        self._appearance = surroundings.appearance
        self.library = MontageLibrary(surroundings.montage_folder, self)
        self._night: OpenNight | None = None
        self._editing: MontageEditing | None = None
        self.editor: MontageEditor | None = None
        self.library.failed.connect(self._say)

    def handlers(self) -> dict[str, Callable[[], object]]:
        """What the table's actions for montages do."""
        return {
            "edit_montage": self.edit,
            "guess_montage": self.guess,
            **{
                f"montage_{k}": partial(self.choose, k - 1) for k in range(1, MOST_MONTAGE_KEYS + 1)
            },
        }

    def take_night(self, night: OpenNight) -> None:
        """From now on everything is about this night."""
        self._night = night

    def leave_night(self) -> None:
        """Close the editor, before the night is closed."""
        editor, self._night = self.editor, None
        self._forget_editor()
        if editor is not None:
            editor.close()

    def choose(self, place: int) -> None:
        """Put on the montage that stands at this place of the menu."""
        if self._night is not None and place < len(self.library.montages):
            self._night.montage.choose(self.library.montages[place].name)

    def guess(self) -> None:
        """Forget what was chosen for these channels."""
        if self._night is not None:
            self._night.montage.guess()

    def name_actions(self, actions: WindowActions) -> None:
        """Give the menu's lines the names of the montages and tick the one worn."""
        montages = self.library.montages
        worn = self._night.montage.montage.name if self._night is not None else ""
        for place in range(MOST_MONTAGE_KEYS):
            action = actions[f"montage_{place + 1}"]
            is_there = place < len(montages)
            action.setVisible(is_there)
            if is_there:
                action.setText(montages[place].name.replace("&", "&&"))
                action.setToolTip(montages[place].note)
                action.setChecked(montages[place].name == worn)

    def fill_when_shown(self, menu: QMenu, actions: WindowActions) -> None:
        """Put the montages and the night's traces into a menu whenever it opens."""

        def fill() -> None:
            if self._night is not None:
                fill_traces_menu(menu, self._night, actions["edit_montage"])

        menu.aboutToShow.connect(fill)

    def edit(self) -> None:
        """Open the editor at the right of the window, or bring it to the front."""
        night, window = self._night, self._voice.window
        if night is None:
            return
        if self.editor is None:
            put_back = partial(self._put_back, night.montage.worn, night.montage.remembered)
            self._editing = MontageEditing(night.recording, night.traces, self)
            editor = MontageEditor(self._editing, night.montage, self._colours, window)
            offer_help(editor)
            fit_to_screen(editor)
            editor.accepted.connect(self._keep)
            editor.rejected.connect(put_back)
            editor.file_wanted.connect(self.deal_with_file)
            self.editor = editor
            editor.setMaximumHeight(window.height())
            right = window.mapToGlobal(QPoint(window.width() - editor.width() - 12, 60))
            editor.move(right)
        self.editor.show()
        self.editor.raise_()
        self.editor.activateWindow()

    def deal_with_file(self, deed: str) -> None:
        """Save, delete, reset, import or export, as the editor's menu asks."""
        if self._night is not None and self.editor is not None:
            {
                "save": self._save,
                "save_as": self._save_as,
                "delete": self._delete,
                "reset": self._reset,
                "import": self._import,
                "export": self._export,
            }[deed]()

    def _colours(self) -> Colours:
        return self._appearance.colours

    def _keep(self) -> None:
        montage = self._night.montage if self._night is not None else None
        if montage is not None and montage.is_changed:
            name = montage.montage.name.removesuffix(EDITED)
            montage.keep_traces(name[: LONGEST_NAME - len(EDITED)] + EDITED)
        elif montage is not None and montage.worn.how is How.GUESSED:
            # Who looks at a guess in the editor and uses it has checked it.
            montage.choose(montage.montage.name)
        self._forget_editor()

    def _put_back(self, before: WornMontage, remembered: Montage | None) -> None:
        if self._night is not None:
            self._night.montage.put_back(before, remembered)
        self._forget_editor()

    def _forget_editor(self) -> None:
        if self.editor is not None:
            self.editor.deleteLater()
            # Not every system gives the keyboard back by itself.
            self._voice.window.activateWindow()
        if self._editing is not None:
            self._editing.deleteLater()
        self.editor, self._editing = None, None

    def _save(self) -> None:
        assert self._night is not None
        self._save_under(self._night.montage.montage.name)

    def _save_as(self) -> None:
        assert self._night is not None
        worn = self._night.montage.montage.name.removesuffix(EDITED)
        proposed = f"My {worn}" if self.library.is_preset(worn) else worn
        name = self._voice.questions.montage_name(self.editor or self._voice.window, proposed)
        if name is None:
            return
        is_taken = self.library.named(name.strip()) is not None
        if is_taken and not self.library.is_preset(name.strip()):
            parent = self.editor or self._voice.window
            if not self._voice.questions.may_replace_montage(parent, name.strip()):
                return
        self._save_under(name.strip())

    def _save_under(self, name: str) -> None:
        assert self._night is not None
        try:
            if self.library.is_preset(name):
                raise ValueError(f"“{name}” comes with the program; choose another name")
            montage = self._night.montage.keep_traces(name)
            self.library.save(montage)
        except ValueError as error:
            self._say(f"{error}.")

    def _delete(self) -> None:
        assert self._night is not None
        name = self._night.montage.montage.name
        if self._voice.questions.may_delete_montage(self.editor or self._voice.window, name):
            self.library.delete(name)

    def _reset(self) -> None:
        assert self._night is not None
        name = self._night.montage.montage.name.removesuffix(EDITED)
        montage = self.library.named(name)
        if montage is not None:
            self._night.montage.lay(montage)

    def _import(self) -> None:
        assert self._night is not None
        parent = self.editor or self._voice.window
        path = self._voice.questions.montage_to_import(parent, self._night.path.parent)
        if path is None:
            return
        try:
            montage = read_montage(path)
        except UnreadableFile as error:
            self._say(str(error))
            return
        taken = self.library.take_in(montage)
        self._night.montage.choose(taken.name)
        if not self._night.traces.shown:
            self._say(f"None of the traces of “{taken.name}” are in this recording.")

    def _export(self) -> None:
        assert self._night is not None
        worn = self._night.montage
        proposed = self._night.path.parent / f"{worn.montage.name}.json"
        parent = self.editor or self._voice.window
        path = self._voice.questions.montage_to_export(parent, proposed)
        if path is None:
            return
        try:
            name = worn.montage.name
            montage = worn.montage if not worn.is_changed else worn.made_of_traces(name)
            write_montage(path, montage)
        except (FailedExport, ValueError) as error:
            self._say(str(error))

    def _say(self, sentence: str) -> None:
        if self.editor is not None:
            self.editor.say(sentence)
        else:
            self._voice.banner.say(sentence)

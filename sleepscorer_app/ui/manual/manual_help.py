"""From a dialog to the page of the manual that speaks of it."""

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices, QKeySequence, QShortcut
from PySide6.QtWidgets import QDialog, QMessageBox, QWidget

from sleepscorer_app.assets import RESOURCES, model_folders
from sleepscorer_app.files.manual_pages import read_manual
from sleepscorer_app.ui.manual.manual_window import ManualWindow

FOLDER = RESOURCES / "manual"
HELP_KEY = "F1"
CHAPTER_OF_DIALOG = {
    "AutoScoreDialog": "models",
    "ExportDialog": "formats",
    "ReportDialog": "reports",
    "CopyDialog": "de-identification",
    "MappingDialog": "formats#numbers-without-a-meaning",
    "UnitsDialog": "troubleshooting#units",
    "MarkerDialog": "window#marks",
    "PowerLimitsDialog": "spectra",
    "ScreenSizeDialog": "amplitude#the-size-of-the-screen",
    "SettingsDialog": "settings",
    "ShortcutsDialog": "keys",
    "LearnDialog": "training#learn-from-your-scored-nights",
    "MontageEditor": "window#montages",
}
"""Which chapter, and which part of it, speaks of a dialog; of any other the contents."""


def open_manual(parent: QWidget, place: str) -> ManualWindow:
    """A manual that belongs to `parent`, open at a chapter, or a part of one as `name#part`."""
    manual = ManualWindow(FOLDER, read_manual(FOLDER, model_folders()), parent)
    manual.go_to(place)
    return manual


def follow_link(parent: QWidget, address: str) -> None:
    """Hand an address to the browser, if the person says so: nothing else leaves the program."""
    yes, no = QMessageBox.StandardButton.Yes, QMessageBox.StandardButton.No
    question = f"Open {address} in your browser?"
    if QMessageBox.question(parent, "Leave the manual", question, yes | no, no) == yes:
        QDesktopServices.openUrl(QUrl(address))


def offer_help(dialog: QDialog) -> None:
    """Let F1 in a dialog open the manual where it speaks of that dialog."""
    place = CHAPTER_OF_DIALOG.get(type(dialog).__name__, "")

    def show() -> None:
        # A child of the dialog: whatever else is open is locked as long as the dialog asks.
        manual = dialog.findChild(ManualWindow)
        if manual is None:
            manual = open_manual(dialog, place)
            manual.link_wanted.connect(follow_link)
        manual.show()
        manual.activateWindow()

    QShortcut(QKeySequence(HELP_KEY), dialog).activated.connect(show)

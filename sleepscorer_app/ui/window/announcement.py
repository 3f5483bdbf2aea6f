"""What a screen reader is to say at once, without the keyboard going anywhere."""

from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QGuiApplication
from PySide6.QtWidgets import QApplication, QWidget

from sleepscorer_app.ui.window.reader_faces import tell_at_focus

LINUX_PLATFORMS = ("xcb", "wayland")


def announce(widget: QWidget, words: str, *, is_urgent: bool = False) -> None:
    """Have the words spoken, once, where a screen reader listens; what is urgent cuts others short.

    Orca hears announcements only from version 45 on (measured with 43 and 48), and every version
    reads a new description of what has the keyboard. So on Linux the night is told by that.
    """
    if not QAccessible.isActive():
        return
    is_on_linux = QGuiApplication.platformName().startswith(LINUX_PLATFORMS)
    if is_on_linux and tell_at_focus(QApplication.focusWidget(), words):
        return
    event = QAccessibleAnnouncementEvent(widget, words)
    urgency = QAccessible.AnnouncementPoliteness
    event.setPoliteness(urgency.Assertive if is_urgent else urgency.Polite)
    QAccessible.updateAccessibility(event)

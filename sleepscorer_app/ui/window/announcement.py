"""What a screen reader is to say at once, without the keyboard going anywhere."""

from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QWidget


def announce(widget: QWidget, words: str, *, is_urgent: bool = False) -> None:
    """Have the words spoken, where a screen reader listens; what is urgent cuts others short."""
    if QAccessible.isActive():
        event = QAccessibleAnnouncementEvent(widget, words)
        urgency = QAccessible.AnnouncementPoliteness
        event.setPoliteness(urgency.Assertive if is_urgent else urgency.Polite)
        QAccessible.updateAccessibility(event)

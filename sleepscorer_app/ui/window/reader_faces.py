"""What painted widgets are to a screen reader: a role, and words told where the keyboard is."""

from collections.abc import Callable
from typing import Protocol, runtime_checkable

from PySide6.QtCore import QObject
from PySide6.QtGui import QAccessible, QAccessibleEvent, QAccessibleInterface
from PySide6.QtWidgets import QAccessibleWidget, QWidget
from shiboken6 import isValid


@runtime_checkable
class Painted(Protocol):
    """A widget that Qt knows nothing of, and so would call a filler."""

    reader_role: QAccessible.Role
    """What it is: `Graphic` for a picture.

    A function `reader_words` beside it, if there is one, says how it stands when it is come to.
    """


class ReaderFace(QAccessibleWidget):
    """Qt's own description of a widget, with the role the widget claims and words of the moment."""

    told = ""
    """While a reader is told of something: what it hears as the description."""

    def text(self, t: QAccessible.Text) -> str:
        if t == QAccessible.Text.Description:
            words = getattr(self.object(), "reader_words", None)
            return self.told or (words() if words is not None else super().text(t))
        return super().text(t)


_faces: list[ReaderFace] = []
"""Qt keeps no Python object alive; a face that Qt has deleted is let go with the next."""
_installed: list[Callable[[str, QObject], QAccessibleInterface | None]] = []


def install_faces() -> None:
    """From now on painted widgets have faces; asked for only while a reader listens."""
    if not _installed:
        _installed.append(_face_for)
        QAccessible.installFactory(_face_for)


def _face_for(_class_name: str, thing: QObject) -> QAccessibleInterface | None:
    if not isinstance(thing, QWidget) or not isinstance(thing, Painted):
        return None
    _faces[:] = [one for one in _faces if isValid(one)]
    _faces.append(ReaderFace(thing, thing.reader_role))
    return _faces[-1]


def tell_at_focus(widget: QWidget | None, words: str) -> bool:
    """Have the words read as the news of this widget; False if it has no face to tell them by."""
    face = QAccessible.queryAccessibleInterface(widget) if widget is not None else None
    if widget is None or not isinstance(face, ReaderFace):
        return False
    face.told = words
    try:
        # A reader takes a tab or a line that is chosen by the program for where the keyboard is.
        for kind in (QAccessible.Event.Focus, QAccessible.Event.DescriptionChanged):
            QAccessible.updateAccessibility(QAccessibleEvent(widget, kind))
    finally:
        face.told = ""
    return True

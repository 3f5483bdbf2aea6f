"""A slot ends with its object only where Qt knows the object; any other is called after its end."""

import ast
import importlib
from collections.abc import Iterator
from pathlib import Path

from PySide6.QtCore import QObject

from tests.ui.windows import Bench

PACKAGE = Path(__file__).resolve().parents[2] / "sleepscorer_app"


def own_slots() -> Iterator[tuple[str, type]]:
    """Every `….connect(self.…)` of the window, with the class it stands in."""
    for path in sorted((PACKAGE / "ui").rglob("*.py")):
        dotted = ".".join(path.relative_to(PACKAGE.parent).with_suffix("").parts)
        for found in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(found, ast.ClassDef) and any(map(connects_own, ast.walk(found))):
                yield dotted, getattr(importlib.import_module(dotted), found.name)


def connects_own(node: ast.AST) -> bool:
    """True for a call `….connect(self.…)`."""
    if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
        return False
    slot = ast.unparse(node.args[0]) if node.args else ""
    return node.func.attr == "connect" and slot.startswith("self.")


def test_slots_belong_to_objects_that_qt_knows() -> None:
    slots = list(own_slots())
    assert len(slots) > 50
    assert [(where, one.__name__) for where, one in slots if not issubclass(one, QObject)] == []


def test_the_zoom_box_is_armed_after_the_theme_has_changed(opened: Bench) -> None:
    opened.window.actions_table.trigger("theme_dark")
    opened.settle()
    opened.window.actions_table.trigger("theme_light")
    opened.settle()
    opened.window.actions_table.trigger("zoom_box")
    assert opened.window.night is not None
    assert opened.window.night.viewport.is_zoom_armed

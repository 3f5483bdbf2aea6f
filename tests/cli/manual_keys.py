"""The keys of a command's JSON as the manual names them."""

import re
from pathlib import Path

CHAPTER = Path(__file__).parents[2] / "resources" / "manual" / "terminal.md"


def documented_keys(command: str) -> set[str]:
    """The keys in the table; those of inner objects stand in brackets and are left out."""
    row = re.search(rf"^\| `{command}` \| (`.*) \|$", CHAPTER.read_text("utf-8"), re.MULTILINE)
    assert row is not None, f"the manual has no keys of {command}"
    return set(re.findall(r"`(\w+)`", re.sub(r"\([^)]*\)", "", row[1])))

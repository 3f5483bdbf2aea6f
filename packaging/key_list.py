"""Prints all keys as Markdown for the manual, made from the table of actions; no screen needed."""

import argparse
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

ROOT = Path(__file__).resolve().parents[1]

if TYPE_CHECKING:
    from sleepscorer_app.ui.commands.action_row import ActionRow


def markdown(rows: "tuple[ActionRow, ...]") -> str:
    """A heading for each menu and a table under it: key, action, what it does."""
    return "\n".join(_lines(rows)) + "\n"


def _lines(rows: "tuple[ActionRow, ...]") -> Iterator[str]:
    from sleepscorer_app.ui.commands.action_row import key_words, plain_text

    menus = dict.fromkeys(row.menu.partition("/")[0] for row in rows)
    for menu in menus:
        with_keys = [row for row in rows if row.shortcuts and row.menu.partition("/")[0] == menu]
        if not with_keys:
            continue
        yield from (f"### {menu}", "", "| key | does | |", "|---|---|---|")
        for row in with_keys:
            written = (key_words(key).replace("|", "\\|") for key in row.shortcuts)
            keys = " ".join(f"`{key}`" for key in written)
            words = plain_text(row).rstrip("…")
            yield f"| {keys} | {words} | {row.tip} |"
        yield ""


def main() -> int:
    """Print the keys of one set."""
    sys.path.insert(0, str(ROOT))
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from sleepscorer_app.ui.commands.key_presets import PRESETS

    presets = {one.name: one for one in PRESETS}
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--set", choices=presets, default=PRESETS[0].name, dest="key_set")
    print(markdown(presets[parser.parse_args().key_set].rows()), end="")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())

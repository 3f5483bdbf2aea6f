"""Writes the parts of the manual that tables of the program say, and the whole of it as HTML.

python packaging/build_manual.py                the parts, into resources/manual
python packaging/build_manual.py --check        only say which are not what the tables say
python packaging/build_manual.py --html FOLDER  one folder for a browser, its links checked
"""

import argparse
import os
import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
MANUAL = ROOT / "resources" / "manual"
_MADE = re.compile(
    r"(<!-- made by packaging/build_manual\.py: (\w+) -->\n).*?(<!-- end of what is made -->\n)",
    re.DOTALL,
)


def with_parts(text: str) -> str:
    """A chapter with each of its made parts as the program's tables have them now.

    Raises `KeyError` for the mark of a part that nothing makes.
    """
    from manual_parts.tables import PARTS

    return _MADE.sub(lambda found: f"{found[1]}\n{PARTS[found[2]]()}\n\n{found[3]}", text)


def stale_chapters(folder: Path = MANUAL) -> dict[Path, str]:
    """The chapters that are not what the tables say, each with the text that it should have."""
    found: dict[Path, str] = {}
    for path in sorted(folder.glob("*.md")):
        text = path.read_text(encoding="utf-8")
        wanted = with_parts(text)
        if wanted != text:
            found[path] = wanted
    return found


def main() -> int:
    """Write, or check, or make HTML."""
    sys.path[:0] = [str(ROOT), str(ROOT / "packaging")]
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    parser = argparse.ArgumentParser(
        description="Write the manual's made parts, check them, or make HTML of the whole."
    )
    parser.add_argument("--check", action="store_true", help="write nothing; 1 if a part is stale")
    parser.add_argument("--html", type=Path, metavar="DIR", help="write it for a browser")
    arguments = parser.parse_args()
    stale = stale_chapters()
    for path, text in stale.items():
        print(f"{path.relative_to(ROOT)} {'is stale' if arguments.check else 'written'}")
        if not arguments.check:
            path.write_text(text, encoding="utf-8")
    if arguments.html is not None:
        from manual_parts.web import write_web_manual

        for page in write_web_manual(MANUAL, ROOT / "models", arguments.html):
            print(page)
    return 1 if stale and arguments.check else 0


if __name__ == "__main__":
    raise SystemExit(main())

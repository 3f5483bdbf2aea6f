"""Files dropped onto the window: which one is meant, and what it looks like."""

from pathlib import Path

from PySide6.QtCore import QMimeData

HYPNOGRAM_SUFFIXES = frozenset(
    [".csv", ".tsv", ".txt", ".xml", ".json", ".annot", ".eannot", ".hyp"]
)


def dropped_file(mime: QMimeData) -> Path | None:
    """The first file of this computer among what was dropped."""
    files = (Path(url.toLocalFile()) for url in mime.urls() if url.isLocalFile())
    return next(files, None)


def looks_like_hypnogram(path: Path) -> bool:
    """True if stages are to be expected in it, by its name."""
    is_named_so = path.stem.lower().endswith(("_hyp", "-hypnogram", "-annot"))
    return is_named_so or path.suffix.lower() in HYPNOGRAM_SUFFIXES

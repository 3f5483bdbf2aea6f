"""Files dropped onto the window: which one is meant, and what it looks like."""

from pathlib import Path

from PySide6.QtCore import QMimeData

RECORDINGS_TOO = (".edf", ".bdf", ".fif")
"""Names that end so are rather a night's."""


def dropped_file(mime: QMimeData) -> Path | None:
    """The first file of this computer among what was dropped."""
    files = (Path(url.toLocalFile()) for url in mime.urls() if url.isLocalFile())
    return next(files, None)


def looks_like_hypnogram(path: Path) -> bool:
    """True if stages are to be expected in it, by its name."""
    # Imported here: the table of formats loads all of them.
    from sleepscorer_app.files.hypnogram_formats.file_names import hypnogram_suffixes

    is_named_so = path.stem.lower().endswith(("_hyp", "-hypnogram", "-annot"))
    suffix = path.suffix.lower()
    return is_named_so or (suffix in hypnogram_suffixes() and suffix not in RECORDINGS_TOO)

"""What was dropped onto the window."""

from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QUrl

from sleepscorer_app.ui.window.dropped_files import dropped_file, looks_like_hypnogram


def test_the_first_file_of_this_computer_is_meant(tmp_path: Path) -> None:
    mime = QMimeData()
    mime.setUrls([QUrl("https://example.org/n.edf"), QUrl.fromLocalFile(str(tmp_path / "n.edf"))])
    assert dropped_file(mime) == tmp_path / "n.edf"


def test_words_are_no_file() -> None:
    mime = QMimeData()
    mime.setText("night.edf")
    assert dropped_file(mime) is None


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("night.edf", False),
        ("night.bdf", False),
        ("night_hyp.edf", True),
        ("SC4001EC-Hypnogram.edf", True),
        ("stages.TXT", True),
        ("night-profusion.xml", True),
    ],
)
def test_a_hypnogram_is_known_by_its_name(name: str, expected: bool) -> None:
    assert looks_like_hypnogram(Path(name)) is expected

"""What was dropped onto the window."""

from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QUrl

from sleepscorer_app.files.hypnogram_formats import WRITERS
from sleepscorer_app.ui.window.dropped_files import dropped_file, looks_like_hypnogram
from sleepscorer_app.ui.window.questions import hypnogram_files


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
        ("night.fif", False),
        ("events.tsv", True),
        ("night_hyp.edf", True),
        ("SC4001EC-Hypnogram.edf", True),
        ("stages.TXT", True),
        ("night-profusion.xml", True),
    ],
)
def test_a_hypnogram_is_known_by_its_name(name: str, expected: bool) -> None:
    assert looks_like_hypnogram(Path(name)) is expected


def test_all_that_is_written_and_read_again_can_be_dropped_and_chosen() -> None:
    offered = hypnogram_files(".sleepscorer")
    assert "*.sleepscorer " in offered
    for one in WRITERS.values():
        assert one.is_of_networks or looks_like_hypnogram(Path(f"night{one.ending}")), one.name
        assert one.is_of_networks or f"*{one.suffix} " in offered, one.name

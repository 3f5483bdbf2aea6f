"""What an error log holds, and what it must not."""

from pathlib import Path

from sleepscorer_app.files.error_log import MOST_BYTES, write_error


def raised(error: Exception) -> Exception:
    """The same error with a traceback."""
    try:
        raise error
    except Exception as caught:
        return caught


def test_a_log_entry_says_what_went_wrong_and_where(tmp_path: Path) -> None:
    path = write_error(tmp_path / "new" / "folder", raised(ValueError("5 stages for 4")))
    assert path is not None
    text = path.read_text("utf-8")
    assert "ValueError: 5 stages for 4" in text
    assert "test_error_log.py" in text
    assert "SleepScorer" in text


def test_private_words_and_the_file_names_in_them_are_left_out(tmp_path: Path) -> None:
    error = raised(RuntimeError("C:\\nights\\Müller.edf: Müller_hyp.csv differs"))
    path = write_error(tmp_path, error, private=["C:/nights/Müller.edf"])
    assert path is not None
    assert "Müller" not in path.read_text("utf-8")


def test_the_file_that_an_earlier_error_was_about_is_left_out(tmp_path: Path) -> None:
    error = RuntimeError("could not go on")
    error.__cause__ = FileNotFoundError(2, "No such file", "/nights/Jane Doe.edf")
    path = write_error(tmp_path, raised(error))
    assert path is not None
    text = path.read_text("utf-8")
    assert "could not go on" in text
    assert "Jane" not in text


def test_a_long_log_keeps_its_newest_errors(tmp_path: Path) -> None:
    first = write_error(tmp_path, raised(ValueError("the oldest")))
    assert first is not None
    first.write_bytes(first.read_bytes() + b"x" * MOST_BYTES)
    write_error(tmp_path, raised(ValueError("the newest")))
    text = first.read_text("utf-8")
    assert "the newest" in text
    assert "the oldest" not in text
    assert len(text) < MOST_BYTES


def test_a_log_that_cannot_be_written_is_no_error(tmp_path: Path) -> None:
    in_the_way = tmp_path / "file"
    in_the_way.write_bytes(b"")
    assert write_error(in_the_way, raised(ValueError("lost"))) is None

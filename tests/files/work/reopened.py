"""A file of work as the next start of the program finds it."""

from pathlib import Path

from sleepscorer_app.domain.scoring import Scoring
from sleepscorer_app.files.work.scoring_file import ScoringFile
from tests.files.nights import night


def reopened(path: Path) -> Scoring | None:
    """What is in the file, read by a new window; None where nothing was scored."""
    again = ScoringFile.open(path, night())
    try:
        return again.load()
    finally:
        again.close()

"""What a batch tells in tables: `results.csv`, `failures.csv`, and the queue of nights."""

import csv
import io
from collections.abc import Iterable, Mapping
from pathlib import Path

from sleepscorer_app.batch.night_result import NightResult
from sleepscorer_app.batch.night_task import RESULTS_FOLDER
from sleepscorer_app.files.checked_write import write_checked
from sleepscorer_app.files.work.night_queue import (
    QUEUE_NAME,
    QueuedNight,
    in_order_of_need,
    write_queue,
)

RESULTS_NAME, FAILURES_NAME = "results.csv", "failures.csv"
RESULT_COLUMNS = (
    *("night", "content_sha256", "model", "model_version", "model_sha256", "derivations"),
    *("epochs", "W_minutes", "N1_minutes", "N2_minutes", "N3_minutes", "R_minutes"),
    *("unscored_minutes", "mean_confidence", "unsure_share", "expected_wrong_epochs"),
    *("fit", "score_by_hand_because", "seconds"),
)
FAILURE_COLUMNS = ("night", "reason")


def write_tables(out: Path, results: Iterable[NightResult], failures: Mapping[str, str]) -> None:
    """All three, each whole or as it was. Raises `FailedExport`."""
    rows = sorted(results, key=lambda one: one.night)
    _write(out / RESULTS_NAME, RESULT_COLUMNS, [_cells(one) for one in rows])
    _write(out / FAILURES_NAME, FAILURE_COLUMNS, sorted(failures.items()))
    write_queue(out / QUEUE_NAME, in_order_of_need([_queued(out, one) for one in rows]))


def _cells(one: NightResult) -> tuple[object, ...]:
    return (
        *(one.night, one.content_sha256, one.model, one.model_version, one.model_sha256),
        " + ".join(one.derivations),
        one.n_epochs,
        *(f"{minutes:g}" for minutes in one.minutes),
        *(f"{one.mean_confidence:.4f}", f"{one.unsure_share:.4f}", f"{one.expected_wrong:.1f}"),
        *(" ".join(one.fit), "; ".join(one.reasons), f"{one.seconds:.1f}"),
    )


def _queued(out: Path, one: NightResult) -> QueuedNight:
    return QueuedNight(
        one.night,
        Path(one.path),
        out / RESULTS_FOLDER / one.scoring,
        one.fingerprint,
        one.n_epochs,
        round(one.expected_wrong, 3),
        one.reasons,
    )


def _write(path: Path, columns: tuple[str, ...], rows: Iterable[tuple[object, ...]]) -> None:
    text = io.StringIO()
    table = csv.writer(text, lineterminator="\r\n")
    table.writerow(columns)
    table.writerows(rows)
    contents = text.getvalue().encode("utf-8", "backslashreplace")
    write_checked(
        path, contents, lambda file: None if file.read_bytes() == contents else "other bytes"
    )

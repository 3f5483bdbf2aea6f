"""One night of a batch from its file to its results: what a worker does, on whatever machine.

It may be killed at any moment and done again by another: every file takes its name only when it is
whole, the night's row comes last, and what is there already is not made again.
"""

import errno
from collections.abc import Callable
from functools import cache
from pathlib import Path
from threading import Lock
from time import monotonic

from sleepscorer_app.assets import log_folder, model_folders
from sleepscorer_app.batch.memory import held_mb
from sleepscorer_app.batch.night_files import (
    keep_scoring,
    refuse_files_of_others,
    refuse_personal_name,
    write_exports,
    write_row,
)
from sleepscorer_app.batch.night_result import NightResult, read_result
from sleepscorer_app.batch.night_row import night_row
from sleepscorer_app.batch.night_task import NightTask, Outcome
from sleepscorer_app.domain.montages.channel_choice import NoSuchChannel
from sleepscorer_app.domain.recording import Recording, n_epochs
from sleepscorer_app.domain.scoring import AcceptRule, Scoring
from sleepscorer_app.files.checked_write import write_checked
from sleepscorer_app.files.error_log import write_error
from sleepscorer_app.files.failed_export import FailedExport
from sleepscorer_app.files.hypnogram_formats import WRITERS
from sleepscorer_app.files.recorded_lights import recorded_lights
from sleepscorer_app.files.recordings.open_recording import open_recording
from sleepscorer_app.files.recordings.stated_units import in_stated_units
from sleepscorer_app.files.unreadable import UnreadableFile
from sleepscorer_app.files.work.scoring_archive import read_archived_scoring
from sleepscorer_app.scoring.committee import LoadedScorer, load_scorer
from sleepscorer_app.scoring.fit_check import Fit
from sleepscorer_app.scoring.model_files import UnusableModel, list_models, read_model_folder
from sleepscorer_app.scoring.score_night import channels_for, check_channels_fit, score_night
from sleepscorer_app.scoring.score_recording import UnscorableChannel

Report = Callable[[float], None]

_FOR_EVERY_NIGHT = (errno.ENOSPC, errno.EDQUOT, errno.EACCES, errno.EPERM, errno.EROFS)
"""What keeps one night's results from being written keeps all of them."""
_PROBE_BYTES = 1 << 18
"""About what the results of a night take."""
_LOADING = Lock()


class Abandoned(BaseException):
    """Nobody waits for the night any more; raised by `report`, and let through by all below."""


def night_outcome(task: NightTask, report: Report) -> Outcome:
    """Scores the night and writes its results, unless they are there; whatever happens is told."""
    missing = _why_a_format_cannot_be_written(task)
    if missing:
        return Outcome(stop=missing)
    try:
        result, was_scored = _done(task, report)
        return Outcome(result=result, memory_mb=held_mb(), was_scored=was_scored)
    except (UnreadableFile, NoSuchChannel, UnscorableChannel) as error:
        return Outcome(failure=_sentence(error))
    except UnusableModel as error:
        return Outcome(stop=_sentence(error))
    except FailedExport as error:
        cause = error.__cause__
        for_all = isinstance(cause, OSError) and cause.errno in _FOR_EVERY_NIGHT
        return Outcome(failure=_sentence(error), stop=_sentence(error) if for_all else "")
    except OSError as error:
        return Outcome(failure=_sentence(error), stop=_why_nothing_can_be_written(task))
    except MemoryError:
        return Outcome(failure="there is not enough memory to score it")
    except Exception as error:
        # The last line of defence: one night must not end the others.
        log = write_error(log_folder(), error, private=[str(task.night.path)])
        where = f"; it is written down in {log}" if log else ""
        return Outcome(
            failure=f"an unexpected error of SleepScorer itself ({type(error).__name__}){where}"
        )


def _why_a_format_cannot_be_written(task: NightTask) -> str:
    """Of the first that this computer lacks something for; another of the cluster has it."""
    named = ((one, WRITERS[one].why_not()) for one in task.choices.formats)
    return next(
        (f"--format {name}: {why_not.rstrip('.')}" for name, why_not in named if why_not), ""
    )


def _why_nothing_can_be_written(task: NightTask) -> str:
    """Why the output takes no file any more, for this night or another; empty if it takes one."""
    probe = task.result_path.with_suffix(".probe")
    try:
        task.results.mkdir(parents=True, exist_ok=True)
        write_checked(probe, bytes(_PROBE_BYTES), lambda _written: None)
        probe.unlink()
    except FailedExport as error:
        return _sentence(error)
    except OSError as error:
        return _sentence(error)
    return ""


def _sentence(error: Exception) -> str:
    if isinstance(error, UnreadableFile):
        return error.why.strip().rstrip(".")
    if isinstance(error, OSError) and error.strerror:
        return f"{error.filename}: {error.strerror}" if error.filename else error.strerror
    return " ".join(str(error).split()).rstrip(".")


def _done(task: NightTask, report: Report) -> tuple[NightResult, bool]:
    """The night's row, and whether the night was scored for it."""
    known = read_result(task.result_path)
    if known is not None and task.is_written(known):
        # A worker has just done it, and was lost before it could say so.
        return known, True
    started = monotonic()
    task.results.mkdir(parents=True, exist_ok=True)
    recording = in_stated_units(open_recording(task.night.path), dict(task.choices.units))
    refuse_personal_name(task, recording)
    told = known or _row_under_another_name(task)
    if told is None or not task.scoring_path.exists():
        told = None
        scoring, fits = _scored(task, recording, report)
    else:
        scoring, fits = read_archived_scoring(task.scoring_path).scoring, ()
    report(1.0)
    refuse_files_of_others(task)
    task.begun_path.touch()
    files = write_exports(task, scoring, recording, known)
    result = night_row(task, recording, scoring, fits, told, files, monotonic() - started)
    write_row(task.result_path, result)
    task.begun_path.unlink(missing_ok=True)
    return result, told is None


def _row_under_another_name(task: NightTask) -> NightResult | None:
    """Of a night of the very same content, scored before it was renamed, moved or copied."""
    rows = (read_result(path) for path in sorted(task.results.glob(f"{task.key}-*.json")))
    return next((row for row in rows if row is not None), None)


def _scored(
    task: NightTask, recording: Recording, report: Report
) -> tuple[Scoring, tuple[Fit, ...]]:
    """The night as the model sees it, kept as a file of work; not asked again if that is there."""
    scorer = loaded_scorer(task.choices.model, task.choices.model_sha256)
    if task.scoring_path.exists():
        # Killed between the scoring and the row: only what the row needs is found out again.
        scoring = read_archived_scoring(task.scoring_path).scoring
        assert scoring.automatic is not None
        description = scorer.model_folder.description
        choice = channels_for(description, recording, task.choices.channels)
        return scoring, check_channels_fit(recording, choice, description, report)
    night = score_night(recording, task.choices.channels, scorer, report)
    unscored = Scoring.unscored(n_epochs(recording)).with_markers(recorded_lights(recording))
    scoring = unscored.accept(night.probabilities, AcceptRule.REPLACE_ALL)
    report(1.0)
    keep_scoring(task.scoring_path, recording, unscored, scoring, scorer.identity.name)
    return scoring, night.fits


def loaded_scorer(model: str, sha256: str) -> LoadedScorer:
    """The model, loaded once in this process; raises `UnusableModel` if it is another one."""
    with _LOADING:
        return _loaded(model, sha256)


@cache
def _loaded(model: str, sha256: str) -> LoadedScorer:
    folder = Path(model)
    if not folder.is_dir():
        # Another machine of the cluster has its SleepScorer, and so its models, elsewhere.
        alike = (
            one.folder for one in list_models(model_folders()) if one.identity.sha256 == sha256
        )
        folder = next(alike, folder)
    if read_model_folder(folder).identity.sha256 != sha256:
        raise UnusableModel(folder, "it is not the one that the batch began with (SHA-256 differs)")
    return load_scorer(folder)

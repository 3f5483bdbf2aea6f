"""SleepScorer for scripts and notebooks: what `import sleepscorer_app` offers, in one place.

Nothing here opens a window, and torch is loaded only by `score`.
"""

from collections.abc import Callable, Sequence
from pathlib import Path

from sleepscorer_app.assets import model_folders
from sleepscorer_app.domain.hypnogram import Hypnogram, Stage
from sleepscorer_app.domain.interscorer.comparison import Comparison, NamedScoring
from sleepscorer_app.domain.interscorer.comparison import compare as compare_named
from sleepscorer_app.domain.montages.channel_choice import NoSuchChannel
from sleepscorer_app.domain.recording import Recording, n_epochs
from sleepscorer_app.domain.scoring import AcceptRule, Scoring
from sleepscorer_app.domain.stage_probabilities import StageProbabilities
from sleepscorer_app.files import hypnogram_formats
from sleepscorer_app.files.de_identification import DeIdentification
from sleepscorer_app.files.failed_export import FailedExport
from sleepscorer_app.files.recorded_lights import recorded_lights
from sleepscorer_app.files.recordings.open_recording import open_recording as open_path
from sleepscorer_app.files.unreadable import UnreadableFile
from sleepscorer_app.scoring.model_files import UnusableModel
from sleepscorer_app.scoring.score_night import NoSuchModel, choose_model, score_night
from sleepscorer_app.scoring.score_recording import UnscorableChannel

__all__ = [
    "FailedExport",
    "Hypnogram",
    "NoSuchChannel",
    "NoSuchModel",
    "Recording",
    "Scoring",
    "Stage",
    "UnreadableFile",
    "UnscorableChannel",
    "UnusableModel",
    "compare",
    "open_recording",
    "read_hypnogram",
    "score",
    "write",
]


def open_recording(path: str | Path) -> Recording:
    """The night in `path` (EDF, EDF+, BDF, and what MNE-Python reads), opened read only.

    Samples are read when they are asked for: `night.read(channel, start_seconds, stop_seconds)`
    gives those of one channel, voltages in µV. Raises `UnreadableFile` with one sentence that says
    why not and what to do.
    """
    return open_path(Path(path))


def score(
    night: Recording | str | Path,
    *,
    channel: str | Sequence[str] = (),
    model: str | Path | None = None,
    progress: Callable[[float], None] | None = None,
) -> Scoring:
    """The night as a model scores it.

    `channel` names an EEG channel or a difference such as `"C4-M1"`, or several, which are scored
    each by itself and averaged; without one the best guess is taken. `model` is the name or the
    folder of one; without it the committee. `progress` is called with the fraction done, 0 to 1;
    what it raises ends the scoring.

    Of the `Scoring` that comes back, `hypnogram` holds the stages and `automatic` what the model
    said: its probabilities of W, N1, N2, N3, R as `values`, shape (n_epochs, 5), its `confidence`,
    the `channels` it was asked about. Raises `UnreadableFile`, `NoSuchChannel`,
    `UnscorableChannel`, `NoSuchModel` and `UnusableModel`, each with one sentence.
    """
    recording = open_recording(night) if isinstance(night, str | Path) else night
    wanted = (channel,) if isinstance(channel, str) else tuple(channel)
    chosen = choose_model(None if model is None else str(model), model_folders())
    scored = score_night(recording, wanted, chosen.folder, progress or _keep_going)
    unscored = Scoring.unscored(n_epochs(recording)).with_markers(recorded_lights(recording))
    return unscored.accept(scored.probabilities, AcceptRule.REPLACE_ALL)


def read_hypnogram(path: str | Path, night: Recording | str | Path) -> Hypnogram:
    """The stages in `path`, by the clock placed on the epochs of `night`; the format is found out.

    Raises `UnreadableFile` for what is no hypnogram known here, or one of another night.
    """
    recording = open_recording(night) if isinstance(night, str | Path) else night
    return hypnogram_formats.read_hypnogram(Path(path), recording).hypnogram


def compare(*scorings: Hypnogram | Scoring | StageProbabilities) -> Comparison:
    """How far two or more scorings of one night agree; epochs that only one has are left out.

    `accuracy`, Cohen's `kappa` with its `kappa_interval`, `macro_f1`, the `confusion` (5, 5) in the
    order W, N1, N2, N3, R with the first scoring as rows, figures of each of the `stages`, and the
    `differing` epochs, counted from 0. Raises `ValueError` for fewer than two, or for nights of
    unequal length.
    """
    return compare_named(
        [
            NamedScoring(f"scoring {number}", _stages_of(one))
            for number, one in enumerate(scorings, start=1)
        ]
    )


def write(
    path: str | Path,
    scoring: Scoring | Hypnogram,
    night: Recording | str | Path,
    *,
    to: str | None = None,
    de_identify: bool = False,
    scorer: str = "",
) -> Path:
    """Write the stages to `path`; its ending says in which format, or `to` does by its name.

    The names are those of `sleepscorer convert --to`. The file is read back by a second library and
    compared before it takes its name. `de_identify` leaves out who was recorded and when; `scorer`
    is the name that stands behind the scoring. Gives the path back. Raises `FailedExport`; a file
    that was there before is then untouched.
    """
    recording = open_recording(night) if isinstance(night, str | Path) else night
    whole = scoring
    if isinstance(whole, Hypnogram):
        unscored = Scoring.unscored(whole.n_epochs).with_markers(recorded_lights(recording))
        whole = unscored.import_hypnogram(whole, "a script")
    hidden = DeIdentification() if de_identify else None
    hypnogram_formats.export_hypnogram(
        Path(path), whole, recording, to=to, de_identification=hidden, scorer=scorer
    )
    return Path(path)


def _stages_of(one: Hypnogram | Scoring | StageProbabilities) -> Hypnogram:
    if isinstance(one, Hypnogram):
        return one
    return one.hypnogram if isinstance(one, Scoring) else one.hypnogram()


def _keep_going(_fraction: float) -> None:
    pass

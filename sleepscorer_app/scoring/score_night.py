"""A night scored from its file to its stages: channels chosen, fit checked, model asked."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from sleepscorer_app.domain.montages.channel_choice import (
    ChannelChoice,
    NoSuchChannel,
    choose_channels,
)
from sleepscorer_app.domain.montages.montage import possible_derivations
from sleepscorer_app.domain.recording import Recording
from sleepscorer_app.domain.stage_probabilities import StageProbabilities
from sleepscorer_app.scoring.committee import LoadedScorer
from sleepscorer_app.scoring.fit_check import Fit, check_fit
from sleepscorer_app.scoring.model_files import (
    ModelDescription,
    ModelFolder,
    list_models,
    list_unusable_models,
    read_model_folder,
)
from sleepscorer_app.scoring.score_recording import (
    UnscorableChannel,
    check_scorable,
    check_strength,
    fitting_channels,
    score_recording,
    strengths_among,
)


class NoSuchModel(Exception):
    """No model of the name that was asked for; `str(error)` says which there are."""


@dataclass(frozen=True, eq=False)
class ScoredNight:
    """What a model made of a night: of which channels, how they fit it, and what it says."""

    choice: ChannelChoice
    fits: tuple[Fit, ...]
    probabilities: StageProbabilities


def choose_model(wanted: str | None, folders: Sequence[Path]) -> ModelFolder:
    """The model of that name or in that folder; without a wish the first in `folders`.

    Raises `NoSuchModel`, and `UnusableModel` for one that is there and cannot be used.
    """
    if wanted is not None and (Path(wanted) / "model.json").is_file():
        return read_model_folder(Path(wanted))
    models = list_models(folders)
    for one in models:
        if wanted is None or one.name == wanted or one.folder.name == wanted:
            return one
    for unusable in list_unusable_models(folders):
        if wanted is None or unusable.folder.name == wanted:
            raise unusable
    if wanted is None:
        places = " or ".join(str(folder) for folder in folders)
        raise NoSuchModel(f"there is no model in {places}; train one with `sleepscorer train`")
    names = ", ".join(one.folder.name for one in models) or "none"
    raise NoSuchModel(f"{wanted}: neither the name nor the folder of a model; there is: {names}")


def channels_for(
    description: ModelDescription | None, recording: Recording, wanted: Sequence[str]
) -> ChannelChoice:
    """The channels wanted, else a guess; what a network of several channels reads, if it is one.

    None describes no model of ours. Raises `NoSuchChannel`.
    """
    if wanted or description is None or description.n_channels == 1:
        return choose_channels(recording, wanted)
    try:
        found = fitting_channels(description, possible_derivations(recording))
    except UnscorableChannel as error:
        raise NoSuchChannel(f"{recording.name}: {error}") from error
    return ChannelChoice(found, True)


def check_channels_fit(
    recording: Recording,
    choice: ChannelChoice,
    description: ModelDescription | None,
    report: Callable[[float], None],
) -> tuple[Fit, ...]:
    """How each channel compares with what the model learned from; those of a strength are not.

    Raises `UnscorableChannel` for what can be told before the scoring, and `OSError` when the file
    has gone.
    """
    strengths = strengths_among(description, choice.derivations) if description else ()
    waveforms = [one for one in choice.derivations if one not in strengths]
    for one in waveforms:
        check_scorable(recording, one)
    for one in strengths:
        check_strength(recording, one)
    return tuple(check_fit(recording, one, description, report) for one in waveforms)


def score_night(
    recording: Recording,
    wanted: Sequence[str],
    model: Path | LoadedScorer,
    report: Callable[[float], None],
) -> ScoredNight:
    """The night scored by the channels wanted, else by those guessed for the model.

    `model` is a model's folder, or one loaded before. Raises `NoSuchChannel`, `UnscorableChannel`,
    `UnusableModel`, and `OSError` when the file has gone; what `report` raises ends it.
    """
    folder = read_model_folder(model) if isinstance(model, Path) else model.model_folder
    choice = channels_for(folder.description, recording, wanted)
    fits = check_channels_fit(recording, choice, folder.description, lambda _done: report(0.0))
    probabilities = score_recording(recording, choice.derivations, model, report)
    return ScoredNight(choice, fits, probabilities)

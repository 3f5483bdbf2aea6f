"""Finished models over a whole set of nights, scored as the application does it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from sleepscorer_app.scoring.committee import LoadedScorer, members_of
from sleepscorer_app.scoring.model_input import NightInput
from sleepscorer_app.scoring.night_scorer import score_input
from sleepscorer_app.training.datasets import LabelledNight, UnusableData
from sleepscorer_app.training.evaluation.person_bootstrap import MeasuredNight
from sleepscorer_app.training.nights.recorded_nights import channel_inputs
from sleepscorer_app.training.nights.recorded_preparation import Say, find_nights


@dataclass(frozen=True)
class NightsToMeasure:
    """Which nights, and which of their channels; without `channels` the models' or the source's."""

    source: str
    folder: Path
    channels: tuple[str, ...] = ()
    fetch: bool = False
    skip_unusable: bool = False


def measure(
    models: Sequence[LoadedScorer],
    wanted: NightsToMeasure,
    say: Say,
    report: Callable[[float], None] = lambda _done: None,
) -> list[list[MeasuredNight]]:
    """What each model says of every night, on the epochs that all of them and the expert judge.

    Raises `UnusableData` for a night that cannot be used, unless such nights are to be left out,
    and for models that read other channels than one another.
    """
    channels = wanted.channels or _channels_of(models)
    source, found = find_nights(wanted.source, wanted.folder, fetch=wanted.fetch, say=say)
    measured: list[list[MeasuredNight]] = [[] for _ in models]
    for index, files in enumerate(found.nights):
        try:
            night = source.read(files, channels)
            for remark in night.remarks:
                say(remark)
            for row, said in zip(measured, measure_night(models, night), strict=True):
                row.append(said)
        except UnusableData as error:
            if not wanted.skip_unusable:
                raise UnusableData(f"{error}; --skip-unusable leaves such nights out") from error
            say(f"left out: {error}")
        report((index + 1) / len(found.nights))
    if not measured[0]:
        raise UnusableData(f"{wanted.folder}: none of its {len(found.nights)} nights can be used")
    return measured


def measure_night(models: Sequence[LoadedScorer], night: LabelledNight) -> list[MeasuredNight]:
    """The same for one night. Raises `UnusableData` where no epoch is left to compare."""
    samples, is_seen = channel_inputs(night)
    ready = NightInput(samples, is_seen)
    said = [score_input(ready, model) for model in models]
    both = np.all([np.isfinite(one).all(axis=1) for one in said], axis=0)
    counted = (night.stages >= 0) & night.is_counted & both
    if not counted.any():
        raise UnusableData(
            f"{night.whose.name}: {', '.join(night.channels)} is flat or missing in every epoch "
            "that the expert staged; name another channel with --channel"
        )
    return [MeasuredNight(night.whose, one[counted], night.stages[counted]) for one in said]


def _channels_of(models: Sequence[LoadedScorer]) -> tuple[str, ...]:
    """The channels that models of several channels learned from; nothing for those of one."""
    wanted = {
        (member.model.description.n_channels, member.model.description.channels)
        for model in models
        for member in members_of(model)
        if member.model.description.n_channels > 1
    }
    n_members = {member.model.description.n_channels for m in models for member in members_of(m)}
    if len(wanted) > 1 or len(n_members) > 1:
        raise UnusableData("the models read different channels; compare those that read the same")
    return next(iter(wanted))[1] if wanted else ()

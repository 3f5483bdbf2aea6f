"""Values of scored nights, as the tests of this folder need them."""

import numpy as np
from hypothesis import strategies as st
from numpy.typing import NDArray

from sleepscorer_app.domain.hypnogram import Hypnogram, Stage
from sleepscorer_app.domain.scoring import Scoring, Source
from sleepscorer_app.domain.stage_probabilities import ModelIdentity, StageProbabilities

MODEL = ModelIdentity("mc2sleepnet", "1.0", "0123456789abcdef" * 4)


def probabilities_of(
    stages: list[Stage], confidence: list[float] | NDArray[np.floating]
) -> StageProbabilities:
    """A network's word: `confidence` for each stage, the rest shared; NaN for UNSCORED."""
    values = np.empty((len(stages), 5), dtype=np.float32)
    for row, stage, certain in zip(values, stages, confidence, strict=True):
        row[:] = np.nan if stage is Stage.UNSCORED else (1 - certain) / 4
        if stage is not Stage.UNSCORED:
            row[stage] = certain
    return StageProbabilities(values, MODEL, ("C4-M1",))


stages = st.sampled_from(list(Stage))


@st.composite
def probabilities(draw: st.DrawFn, n_epochs: int) -> StageProbabilities:
    """Any automatic layer, with epochs the network could not see."""
    said = draw(st.lists(stages, min_size=n_epochs, max_size=n_epochs))
    certain = draw(st.lists(st.floats(0.25, 1), min_size=n_epochs, max_size=n_epochs))
    return probabilities_of(said, certain)


@st.composite
def scorings(draw: st.DrawFn, min_epochs: int = 1) -> Scoring:
    """Any state a night's scoring can be in: each epoch of any stage from any source."""
    n_epochs = draw(st.integers(min_epochs, 12))
    shown = draw(st.lists(stages, min_size=n_epochs, max_size=n_epochs))
    by = st.sampled_from([source for source in Source if source is not Source.NOBODY])
    sources = [Source.NOBODY if stage is Stage.UNSCORED else draw(by) for stage in shown]
    automatic = draw(st.none() | probabilities(n_epochs))
    return Scoring(Hypnogram.of(shown), np.array(sources, dtype=np.int8), automatic)


@st.composite
def epochs_of(draw: st.DrawFn, scoring: Scoring) -> list[int]:
    """Any epochs of a night, also none, also one twice."""
    return draw(st.lists(st.integers(0, scoring.n_epochs - 1), max_size=8))

"""`python -m tests.benchmarks.review`: a scripted review of nights whose truth is known.

    python -m tests.benchmarks.review [--nights 10] [--kept-out FOLDER] [--first-seed 7000]

Simulates nights (or reads those that a training kept out), scores them with the shipped models, and
lets a reviewer who is always right, and one who errs as people do, look at them in each order.
Prints Markdown: agreement against epochs looked at, and what teaching the night mends.
"""

import argparse
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from sleepscorer_app.domain.hypnogram import SCORED_STAGES
from sleepscorer_app.domain.reviewing.review_orders import ReviewOrder, doubts, orders_for
from sleepscorer_app.domain.reviewing.teaching import taught
from sleepscorer_app.domain.scoring import AcceptRule, Scoring, Source

MODELS = Path(__file__).parents[2] / "models"
SHARES = (0.05, 0.1, 0.2, 0.3)
USUAL_ERROR = 0.174
"""A person's disagreement with the majority of more than 2,500 (Rosenberg and Van Hout 2013)."""
RANDOM, CHRONOLOGICAL = "random", "chronological"


@dataclass(frozen=True, eq=False)
class KnownNight:
    """A night as two networks left it, and what it truly was (-1: nobody knows)."""

    scoring: Scoring
    truth: NDArray[np.int8]

    @property
    def agreement(self) -> float:
        known = self.truth >= 0
        return float(np.mean((self.scoring.hypnogram.codes == self.truth)[known]))


@dataclass(frozen=True)
class Lesson:
    """What teaching did after some corrections, in epochs."""

    n_corrections: int
    errors_before: int
    errors_after: int
    n_proposed: int

    @property
    def mended_per_correction(self) -> float:
        return (self.errors_before - self.errors_after) / max(self.n_corrections, 1)


def ranking(night: KnownNight, order: str, rng: np.random.Generator) -> NDArray[np.intp]:
    """The epochs whose truth is known, first to be looked at first."""
    known = np.flatnonzero(night.truth >= 0)
    if order == RANDOM:
        return rng.permutation(known)
    if order == CHRONOLOGICAL:
        return known
    doubt = np.nan_to_num(doubts(night.scoring, ReviewOrder(order)), nan=-1.0)
    return known[np.argsort(-doubt[known], kind="stable")]


def reviewed(
    night: KnownNight, epochs: NDArray[np.intp], error_rate: float, rng: np.random.Generator
) -> KnownNight:
    """The night with `epochs` decided: confirmed where the reviewer agrees, else scored anew.

    With `error_rate` the reviewer takes the stage that the network finds likeliest among the wrong
    ones: people lean towards what they are shown.
    """
    scoring, automatic = night.scoring, night.scoring.automatic
    assert automatic is not None
    wanted = night.truth[epochs].copy()
    for place in np.flatnonzero(rng.random(len(epochs)) < error_rate):
        ranked = automatic.ranked(int(epochs[place]))
        wanted[place] = next(stage for stage, _ in ranked if stage != wanted[place])
    agrees = scoring.hypnogram.codes[epochs] == wanted
    scoring = scoring.confirm_epochs(epochs[agrees])
    for stage in SCORED_STAGES:
        scoring = scoring.score_epochs(epochs[~agrees & (wanted == stage)], stage)
    return replace(night, scoring=scoring)


def agreements(
    nights: Sequence[KnownNight], order: str, share: float, error_rate: float
) -> list[float]:
    """Each night's agreement with the truth after so large a share was looked at."""
    found: list[float] = []
    for place, night in enumerate(nights):
        rng = np.random.default_rng(place)
        ranked = ranking(night, order, rng)
        looked_at = ranked[: round(share * len(ranked))]
        found.append(reviewed(night, looked_at, error_rate, rng).agreement)
    return found


def lesson(night: KnownNight, share: float, error_rate: float, rng: np.random.Generator) -> Lesson:
    """What teaching adds after a review by the usual order."""
    ranked = ranking(night, ReviewOrder.MARGIN.value, rng)
    before = reviewed(night, ranked[: round(share * len(ranked))], error_rate, rng)
    after = replace(before, scoring=taught(before.scoring))
    assert np.array_equal(
        after.scoring.hypnogram.codes[before.scoring.is_decided],
        before.scoring.hypnogram.codes[before.scoring.is_decided],
    )
    return Lesson(
        int((before.scoring.sources == Source.PERSON).sum()),
        n_errors(before),
        n_errors(after),
        int((after.scoring.sources == Source.TAUGHT).sum()),
    )


def n_errors(night: KnownNight) -> int:
    """Epochs that nobody decided and that are wrong."""
    open_to_errors = (night.truth >= 0) & ~night.scoring.is_decided
    return int((night.scoring.hypnogram.codes != night.truth)[open_to_errors].sum())


def curve_rows(nights: Sequence[KnownNight]) -> Iterator[str]:
    """A row for each order: agreement after each share, by a perfect and by a usual reviewer."""
    shared = [set(orders_for(night.scoring)) for night in nights]
    orders = [order.value for order in ReviewOrder if all(order in one for one in shared)]
    heading = " | ".join(f"{100 * share:.0f} %" for share in SHARES)
    yield f"| order | {heading} | usual reviewer, {heading.replace(' | ', ' | ', 1)} |"
    yield "|---|" + "---:|" * (2 * len(SHARES))
    for order in (RANDOM, CHRONOLOGICAL, *orders):
        cells = [
            f"{100 * np.mean(agreements(nights, order, share, error)):.1f}"
            for error in (0.0, USUAL_ERROR)
            for share in SHARES
        ]
        yield f"| {order} | " + " | ".join(cells) + " |"


def lesson_rows(nights: Sequence[KnownNight]) -> Iterator[str]:
    """A row for each share and reviewer: what the corrections were, and what teaching mended."""
    yield "| looked at | reviewer | corrections | errors left | proposed | mended per correction |"
    yield "|---:|---|---:|---:|---:|---:|"
    for error, name in ((0.0, "perfect"), (USUAL_ERROR, "usual")):
        for share in SHARES:
            found = [
                lesson(night, share, error, np.random.default_rng(place))
                for place, night in enumerate(nights)
            ]
            corrections = sum(one.n_corrections for one in found)
            before = sum(one.errors_before for one in found)
            after = sum(one.errors_after for one in found)
            proposed = sum(one.n_proposed for one in found)
            yield (
                f"| {100 * share:.0f} % | {name} | {corrections} | {before} → {after} | "
                f"{proposed} | {(before - after) / max(corrections, 1):.2f} |"
            )


def known_night(samples: NDArray[np.float32], truth: NDArray[np.int8]) -> KnownNight:
    """A night at 100 Hz scored by the shipped networks, the small one as second opinion."""
    from sleepscorer_app.scoring.model_files import load_model
    from sleepscorer_app.scoring.night_scorer import score_samples

    said = [
        score_samples(samples, 100.0, len(truth), load_model(MODELS / name), ("EEG",), _ignore)
        for name in ("mc2sleepnet", "bandpower-gru")
    ]
    scoring = Scoring.unscored(len(truth)).accept(said[0], AcceptRule.REPLACE_ALL)
    return KnownNight(scoring.accept(said[1], AcceptRule.SECOND_OPINION), truth)


def simulated_nights(first_seed: int, count: int) -> Iterator[KnownNight]:
    """Nights that no training has seen: their seeds are far from any recipe's."""
    from sleepscorer_app.domain.simulation import simulate_night

    for seed in range(first_seed, first_seed + count):
        night = simulate_night(np.random.default_rng((seed, 2026)))
        yield known_night(night.samples, night.hypnogram.codes)


def kept_out_nights(folder: Path) -> Iterator[KnownNight]:
    """Nights that a training kept out, `validation` in its run's folder."""
    from sleepscorer_app.training.nights.validation import ValidationNight

    for path in sorted(folder.glob("*.safetensors")):
        night = ValidationNight.load(path.stem, path)
        if len(np.unique(night.stages[night.stages >= 0])) == len(SCORED_STAGES):
            yield known_night(night.plain.astype(np.float32).ravel(), night.stages)


def _ignore(_fraction: float) -> None:
    pass


def main(words: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.review")
    parser.add_argument("--nights", type=int, default=10)
    parser.add_argument("--first-seed", type=int, default=7000)
    parser.add_argument("--kept-out", type=Path)
    asked = parser.parse_args(words)
    source = (
        kept_out_nights(asked.kept_out)
        if asked.kept_out
        else simulated_nights(asked.first_seed, asked.nights)
    )
    nights = list(source)
    n_epochs = sum(len(night.truth) for night in nights)
    base = 100 * np.mean([night.agreement for night in nights])
    print(f"{len(nights)} nights, {n_epochs} epochs; agreement before any review {base:.1f} %\n")
    for row in curve_rows(nights):
        print(row, flush=True)
    print()
    for row in lesson_rows(nights):
        print(row, flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

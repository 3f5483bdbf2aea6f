"""From probabilities to figures, from figures to the card."""

from pathlib import Path

import numpy as np
import pytest

from sleepscorer_app.scoring.model_files import RiskPoint
from sleepscorer_app.scoring.networks import MSA_CNN, ULW_SLEEPNET
from sleepscorer_app.training.cards.card import card_text, simulated_text
from sleepscorer_app.training.nights.night_pool import prepared, write_night
from sleepscorer_app.training.nights.validation import (
    ScoredNight,
    ValidationNight,
    calibration_of,
    confusion_of,
    figures,
    kinds_of,
    score_validation,
    selection_score,
)
from tests.scoring.networks_for_tests import tiny_description, tiny_network
from tests.training.toy_nights import ToyNights


def scored(kind: str, said: list[int], truth: list[int], confidence: float = 0.8) -> ScoredNight:
    rows = np.full((len(said), 5), (1 - confidence) / 4)
    rows[np.arange(len(said)), said] = confidence
    return ScoredNight(kind, rows, np.array(truth, np.int8))


def test_figures_pool_all_nights_of_a_kind() -> None:
    nights = [
        scored("a", [0, 0, 2, 2], [0, 0, 2, 2]),
        scored("b", [4], [4]),
        scored("a", [0, 2, 2, 2], [0, 0, 2, 2]),
    ]
    row = figures("a", nights)
    assert kinds_of(nights) == ["a", "b"]
    assert (row.n_nights, row.n_epochs) == (2, 8)
    assert row.accuracy == pytest.approx(7 / 8)
    assert row.stage_f1 == pytest.approx((6 / 7, 0, 8 / 9, 0, 0))
    # Eight epochs said with 80 %, seven right; each bin holds one epoch at most.
    assert row.calibration_error == pytest.approx((7 * 0.2 + 0.8) / 8)


def test_the_selection_score_weighs_each_set_alike_however_long() -> None:
    nights = [
        scored("long", [0, 2] * 50, [0, 2] * 50),
        scored("short", [0, 2, 0, 2], [0, 2, 2, 0]),
    ]
    assert selection_score(nights) == pytest.approx((1.0 + 0.0) / 2)


def test_only_counted_epochs_of_a_kept_out_night_are_compared(tmp_path: Path) -> None:
    made = ToyNights().make(np.random.default_rng(0), hybrid=False)
    arrays = prepared(made, np.zeros(129))
    arrays["is_counted"] = np.arange(len(made.stages)) < 7
    write_night(tmp_path / "night.safetensors", arrays)
    night = ValidationNight.load("toy", tmp_path / "night.safetensors")
    (one,) = score_validation(tiny_network(), [night], tiny_description())
    assert one.probabilities.shape == (7, 5)
    assert np.array_equal(one.stages, made.stages[:7])


def test_confusion_and_calibration_are_over_all_sets() -> None:
    nights = [scored("a", [0, 2, 2, 2], [0, 2, 2, 3]), scored("b", [4, 4], [4, 1])]
    confusion = confusion_of(nights)
    assert confusion.sum() == 6
    assert (confusion[0, 0], confusion[2, 2], confusion[3, 2], confusion[1, 4]) == (1, 2, 1, 1)
    found = calibration_of(nights, 2.0)
    assert found.nll_before == pytest.approx(-(4 * np.log(0.8) + 2 * np.log(0.05)) / 6)
    # At twice the temperature 0.8 against four times 0.05 becomes a half against four eighths.
    assert found.nll_after == pytest.approx(-(4 * np.log(0.5) + 2 * np.log(0.125)) / 6)
    # Each epoch is alone in its bin: 4 of 6 are right.
    assert found.ece_before == pytest.approx((4 * 0.2 + 2 * 0.8) / 6)
    assert found.ece_after == pytest.approx((4 * 0.5 + 2 * 0.5) / 6)


@pytest.mark.parametrize(
    ("network", "config", "words", "absent"),
    [
        (ULW_SLEEPNET, {}, "cannot use its neighbours", "temporal"),
        (MSA_CNN, {"temporal_head": {}}, "corrects that by the epoch's neighbours", "cannot use"),
    ],
)
def test_the_card_says_whether_the_network_knows_an_epochs_neighbours(
    network: str, config: dict[str, object], words: str, absent: str
) -> None:
    night = scored("simulated", [0, 2, 2], [0, 2, 3])
    row = figures("simulated", [night])
    described = tiny_description(network=network, config=config, validation=(row,))
    card = card_text(
        described, "", [night], is_simulated=True, sequence_length=1, chosen="It was chosen"
    )
    assert words in card
    assert absent not in card


def test_the_card_says_what_it_learned_from_and_what_it_is_not_for() -> None:
    night = scored("simulated", [0, 2, 2], [0, 2, 3])
    row = figures("simulated", [night], 0.9)
    description = tiny_description(
        validation=(row,),
        risk_coverage=(RiskPoint(0.5, 0.02), RiskPoint(1.0, 0.2)),
        stage_prior=(0.2, 0.1, 0.4, 0.15, 0.15),
        temperature=0.9,
        trained_with="mc2sleepnet",
    )
    learned_from = simulated_text(
        description,
        n_simulated_nights=12,
        n_pieces=16,
        hybrid_share=0.075,
        kept_out="nobody is on two sides",
        trained="in a test",
    )
    card = card_text(
        description,
        learned_from,
        [night],
        is_simulated=True,
        sequence_length=24,
        chosen="The checkpoint was chosen by luck",
    )
    for words in (
        "must not be used",
        "simulated nights",
        "pieces of 16 nights",
        "Open Data Commons Attribution",
        "| simulated | 1 | 3 | 0.667 |",
        "Split by person: nobody is on two sides.",
        "chosen by luck, so the figures are slightly optimistic",
        "| N3 | 0 | 0 | 1 | 0 | 0 |",
        "| NLL | 1.147 | ",
        "| ECE | 0.400 | ",
        "| 50% | 2.0% |",
        "Not yet.",
    ):
        assert words.lower() in card.lower(), words

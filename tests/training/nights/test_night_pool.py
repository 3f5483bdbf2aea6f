"""The supply of nights: what a step draws depends on its number alone."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from safetensors.numpy import load_file

from sleepscorer_app.training.nights.night_pool import (
    NightPool,
    part_of_night,
    prepared,
    reference_spectrum,
)
from sleepscorer_app.training.recipe import Supply
from tests.training.toy_nights import N_EPOCHS, TOY_RECIPE, ToyNights

REFERENCE: NDArray[np.float64] = np.zeros(129)


def pool_in(folder: Path, supply: Supply, *, hybrids: bool = False) -> NightPool:
    return NightPool(folder, ToyNights(makes_hybrids=hybrids), supply, 1, REFERENCE)


def test_a_step_draws_the_same_before_and_after_a_restart(tmp_path: Path) -> None:
    with pool_in(tmp_path / "one", TOY_RECIPE.supply) as pool:
        pool.draw(8, 3, 6)
        first = pool.draw(9, 3, 6)
    with pool_in(tmp_path / "two", TOY_RECIPE.supply) as pool:
        again = pool.draw(9, 3, 6)
        other = pool.draw(10, 3, 6)
    assert np.array_equal(first[0], again[0])
    assert np.array_equal(first[1], again[1])
    assert not np.array_equal(first[0], other[0])
    assert first[0].shape == (3, 6, 3000)
    assert first[1].shape == (3, 6)


def test_the_pool_grows_with_the_steps_up_to_its_limit(tmp_path: Path) -> None:
    supply = replace(TOY_RECIPE.supply, first_nights=4, steps_per_new_night=8, most_nights=6)
    pool = pool_in(tmp_path, supply)
    assert [pool.n_nights_at(step) for step in (0, 7, 8, 16, 1000)] == [4, 4, 5, 6, 6]


def test_a_pool_outside_a_with_block_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="with block"):
        pool_in(tmp_path, TOY_RECIPE.supply).wait_for(1)


def test_hybrids_are_only_ever_drawn_mapped(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    supply = replace(
        TOY_RECIPE.supply, first_nights=6, hybrid_nights_share=0.5, hybrid_draw_share=0.5
    )
    drawn: list[tuple[bool, bool]] = []

    def sequence(
        pool: NightPool, rng: np.random.Generator, index: int, length: int, *, mapped: bool
    ) -> tuple[NDArray[np.float32], NDArray[np.int64]]:
        drawn.append((pool.is_hybrid(index), mapped))
        return np.zeros((length, 3000), np.float32), np.zeros(length, np.int64)

    monkeypatch.setattr(NightPool, "wait_for", lambda *_: None)
    monkeypatch.setattr(NightPool, "stretch", sequence)
    pool = pool_in(tmp_path, supply, hybrids=True)
    for step in range(100):
        pool.draw(step, 1, 6)
    hybrids = [mapped for is_hybrid, mapped in drawn if is_hybrid]
    assert len(hybrids) > 10
    assert all(hybrids)
    assert 0.3 < np.mean([mapped for _, mapped in drawn]) < 0.7


def test_a_night_is_kept_as_both_views_with_its_stages(tmp_path: Path) -> None:
    with pool_in(tmp_path, TOY_RECIPE.supply) as pool:
        pool.wait_for(1)
        night = load_file(pool.path_of(0))
        shares = pool.stage_shares(1)
    assert night["plain"].shape == night["mapped"].shape == (N_EPOCHS, 3000)
    assert night["plain"].dtype == np.float16
    assert shares.sum() == pytest.approx(1)
    assert not np.array_equal(night["plain"], night["mapped"])


def test_nights_made_ahead_of_need_do_not_count_as_made(tmp_path: Path) -> None:
    with pool_in(tmp_path, TOY_RECIPE.supply) as pool:
        pool.wait_for(1)
    # The block ends when all nights ordered are there, or given up.
    assert pool.n_made() <= 1
    with pool_in(tmp_path, TOY_RECIPE.supply) as pool:
        pool.wait_for(6)
    assert pool.n_made() == 6


def test_an_error_while_making_a_night_reaches_the_trainer(tmp_path: Path) -> None:
    folder = tmp_path / "nights"
    with pool_in(folder, TOY_RECIPE.supply) as pool:
        folder.rmdir()
        with pytest.raises(FileNotFoundError, match="night_00000"):
            pool.wait_for(1)


def test_a_part_that_stands_for_the_night_sets_its_scale() -> None:
    made = ToyNights().make(np.random.default_rng(0), hybrid=False)
    louder = made.samples.reshape(N_EPOCHS, 3000).copy()
    louder[15:] *= 4
    night = replace(made, samples=louder.ravel())
    first_half = np.arange(N_EPOCHS) < 15
    plain = prepared(night, REFERENCE, first_half)["plain"].astype(np.float32)
    low, high = np.percentile(plain[:15], (25, 75))
    assert high - low == pytest.approx(1.349, rel=0.02)


def test_parts_of_nights_are_long_enough_or_the_whole() -> None:
    stages = np.repeat(np.arange(5), 100).astype(np.int8)
    rng = np.random.default_rng(0)
    parts = [part_of_night(rng, stages) for _ in range(200)]
    chosen = [part for part in parts if part is not None]
    assert 60 < len(chosen) < 140
    assert all(part.sum() >= 40 for part in chosen)


def test_the_reference_is_the_mean_log_spectrum_of_the_makers_nights() -> None:
    reference = reference_spectrum(ToyNights(), 1, 2)
    assert reference.shape == (129,)
    # The tone at 10 Hz stands out from its surroundings.
    assert reference[round(10 / 50 * 128)] > reference[round(17 / 50 * 128)] + 0.3

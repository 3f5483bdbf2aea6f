"""Draws from real nights: by step alone, by person's side, and never over a hole."""

from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from sleepscorer_app.training.nights.night_pool import write_night
from sleepscorer_app.training.nights.recorded_pool import RecordedPool

REFERENCE: NDArray[np.float64] = np.zeros(129)


def pool_of(
    folder: Path,
    *nights: tuple[list[int], list[int]],
    mapped_share: float = 0.5,
    n_channels: int = 1,
) -> RecordedPool:
    """Nights of (stages, places without samples); each epoch's samples tell night and place."""
    for index, (stages, holes) in enumerate(nights):
        n_epochs = len(stages)
        shape = (n_epochs, 3000) if n_channels == 1 else (n_epochs, n_channels, 3000)
        place = (100 * index + np.arange(n_epochs, dtype=np.float16) + 1).reshape(
            -1, *([1] * (len(shape) - 1))
        )
        is_seen = np.ones(n_epochs, np.bool_)
        is_seen[holes] = False
        plain = np.broadcast_to(place, shape).astype(np.float16)
        arrays = {
            "plain": plain,
            "mapped": -plain,
            "stages": np.where(is_seen, stages, -1).astype(np.int8),
            "is_seen": is_seen,
        }
        write_night(folder / f"night_{index:05d}.safetensors", arrays)
    return RecordedPool(folder, len(nights), 1, REFERENCE, mapped_share, n_channels)


def test_a_step_draws_the_same_from_a_pool_made_anew(tmp_path: Path) -> None:
    nights = [([0, 1, 2, 3, 4] * 4, [])] * 3
    first = pool_of(tmp_path, *nights)
    first.draw(3, 2, 6)
    samples, stages = first.draw(4, 2, 6)
    again_samples, again_stages = pool_of(tmp_path, *nights).draw(4, 2, 6)
    assert np.array_equal(samples, again_samples)
    assert np.array_equal(stages, again_stages)
    assert samples.shape == (2, 6, 3000)
    assert not np.array_equal(samples, first.draw(5, 2, 6)[0])


def test_each_sequence_is_of_another_night_while_there_are_enough(tmp_path: Path) -> None:
    pool = pool_of(tmp_path, *([([0, 2] * 5, [])] * 4))
    for step in range(20):
        samples, _ = pool.draw(step, 4, 3)
        assert sorted((abs(samples[:, 0, 0]) - 1) // 100) == [0, 1, 2, 3]
    assert pool.draw(0, 10, 3)[0].shape == (10, 3, 3000)


def test_no_sequence_runs_over_a_hole(tmp_path: Path) -> None:
    pool = pool_of(tmp_path, ([2] * 30, [7, 8, 20]), mapped_share=0.0)
    seen: set[int] = set()
    for step in range(200):
        samples, stages = pool.draw(step, 1, 5)
        places = samples[0, :, 0] - 1
        assert (np.diff(places) == 1).all(), places
        assert not {7, 8, 20} & set(places.astype(int))
        assert (stages == 2).all()
        seen |= set(places.astype(int))
    assert seen == set(range(30)) - {7, 8, 20}


def test_what_a_short_stretch_cannot_fill_is_masked(tmp_path: Path) -> None:
    pool = pool_of(tmp_path, ([2, 2, 2, 3, 3, 3], [3]), mapped_share=0.0)
    for step in range(20):
        samples, stages = pool.draw(step, 1, 5)
        n_filled = int((stages[0] >= 0).sum())
        assert n_filled in (2, 3)
        assert (stages[0, n_filled:] == -1).all()
        assert (samples[0, n_filled:] == 0).all()
        assert len(set(stages[0, :n_filled])) == 1


def test_an_epoch_without_a_stage_is_shown_and_masked(tmp_path: Path) -> None:
    pool = pool_of(tmp_path, ([2, 2, -1, 2, 2], []), mapped_share=0.0)
    samples, stages = pool.draw(0, 1, 5)
    assert stages[0].tolist() == [2, 2, -1, 2, 2]
    assert samples[0, :, 0].tolist() == [1, 2, 3, 4, 5]


def test_every_sequence_holds_a_stage_to_learn_from(tmp_path: Path) -> None:
    pool = pool_of(tmp_path, ([-1] * 40 + [1] + [-1] * 40, []))
    for step in range(50):
        assert (pool.draw(step, 1, 4)[1] >= 0).any()


@pytest.mark.parametrize(("share", "expected"), [(0.0, 0.0), (1.0, 1.0), (0.5, 0.5)])
def test_the_share_of_mapped_views_is_the_recipes(
    tmp_path: Path, share: float, expected: float
) -> None:
    pool = pool_of(tmp_path, ([0, 2] * 5, []), mapped_share=share)
    mapped = [bool(pool.draw(step, 1, 3)[0][0, 0, 0] < 0) for step in range(200)]
    assert np.mean(mapped) == pytest.approx(expected, abs=0.1)


def test_several_channels_have_an_axis_of_their_own(tmp_path: Path) -> None:
    pool = pool_of(tmp_path, ([0, 2] * 5, []), mapped_share=0.0, n_channels=4)
    assert pool.draw(0, 2, 3)[0].shape == (2, 3, 4, 3000)


def test_shares_of_stages_leave_masked_epochs_out(tmp_path: Path) -> None:
    pool = pool_of(tmp_path, ([0, 0, 0, 2, -1, -1], [0]))
    assert pool.stage_shares(1).tolist() == pytest.approx([2 / 3, 0, 1 / 3, 0, 0])

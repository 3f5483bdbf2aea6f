"""Scoring a night: windows, batches, gaps, short nights, cancelling."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from numpy.typing import NDArray

from sleepscorer_app.scoring import window_scorer
from sleepscorer_app.scoring.committee import LoadedCommittee, LoadedMember
from sleepscorer_app.scoring.model_files import MAPPED, PLAIN, LoadedModel, load_model
from sleepscorer_app.scoring.model_input import night_input
from sleepscorer_app.scoring.networks import BUILDERS
from sleepscorer_app.scoring.night_scorer import (
    HOW_TO_READ,
    Trace,
    score_input,
    score_samples,
    score_traces,
)
from sleepscorer_app.scoring.window_scorer import read_night, read_windows, window_epochs
from tests.scoring.networks_for_tests import TINY, tiny_description, tiny_model_folder, tiny_network

L = TINY.sequence_length


@pytest.fixture
def model(tmp_path: Path) -> LoadedModel:
    return load_model(tiny_model_folder(tmp_path / "tiny").folder)


def noise(n_epochs: int, seed: int = 0) -> NDArray[np.float32]:
    rng = np.random.default_rng(seed)
    loudness = rng.uniform(0.3, 3, (n_epochs, 1))
    return (20 * loudness * rng.standard_normal((n_epochs, 3000))).astype(np.float32).ravel()


def ignore(_fraction: float) -> None:
    pass


def test_every_network_that_can_be_built_can_read_a_night() -> None:
    told = "HOW_TO_READ (night_scorer.py) has the names of BUILDERS (networks/__init__.py)"
    assert set(HOW_TO_READ) == set(BUILDERS), told


def test_each_epoch_gets_probabilities_that_sum_to_one_from_all_three_readers(
    model: LoadedModel,
) -> None:
    scored = score_samples(noise(15), 100, 15, model, ("C4-M1",), ignore)
    assert scored.channels == ("C4-M1",)
    assert scored.model == model.identity
    assert scored.raw_branch is not None
    assert scored.spectrogram_branch is not None
    for rows in (scored.values, scored.raw_branch, scored.spectrogram_branch):
        assert rows.shape == (15, 5)
        assert np.allclose(rows.sum(axis=1), 1, atol=1e-5)
    assert not np.allclose(scored.raw_branch, scored.spectrogram_branch)


def test_sliding_at_stride_one_equals_every_window_scored_on_its_own() -> None:
    network = tiny_network()
    epochs = noise(14).reshape(14, 3000) / 20
    found = read_night(network, epochs, np.ones(14, np.bool_), tiny_description(), ignore)
    total, count = np.zeros((3, 14, 5)), np.zeros(14)
    with torch.inference_mode():
        for start in range(14 - L + 1):
            logits = network(torch.as_tensor(epochs[start : start + L])[None])
            joint, raw, spectrogram, raw_alone, spectrogram_alone = (
                torch.softmax(one, dim=2)[0].double().numpy()
                for one in (
                    logits.joint,
                    logits.raw,
                    logits.spectrogram,
                    logits.raw_alone,
                    logits.spectrogram_alone,
                )
            )
            window = slice(start, start + L)
            total[0, window] += 0.6 * joint + 0.2 * raw + 0.2 * spectrogram
            total[1, window] += raw_alone
            total[2, window] += spectrogram_alone
            count[window] += 1
    assert np.abs(found - total / count[None, :, None]).max() < 1e-5


def test_an_epochs_tokens_are_the_mean_of_what_the_joint_head_reads_in_its_windows() -> None:
    network = tiny_network()
    epochs = noise(12).reshape(12, 3000) / 20
    is_seen = np.ones(12, np.bool_)
    found = read_windows(network, epochs, is_seen, tiny_description(), ignore).tokens
    total, count = np.zeros((12, 2 * TINY.width)), np.zeros((12, 1))
    with torch.inference_mode():
        for start in range(12 - L + 1):
            logits = network(torch.as_tensor(epochs[start : start + L])[None])
            assert torch.allclose(network.joint_head(logits.tokens), logits.joint, atol=1e-5)
            total[start : start + L] += logits.tokens[0].numpy()
            count[start : start + L] += 1
    assert found is not None
    np.testing.assert_allclose(found, total / count, atol=1e-4)


def test_scoring_hands_out_tokens_and_none_for_what_was_not_seen(model: LoadedModel) -> None:
    samples = noise(12)
    samples[2 * 3000 : 3 * 3000] = np.nan
    scored = score_samples(samples, 100, 12, model, ("C4-M1",), ignore)
    assert scored.tokens is not None
    assert scored.tokens.shape == (12, 2 * TINY.width)
    assert scored.tokens.dtype == np.float16
    assert scored.tokens.any(axis=1).tolist() == scored.is_seen.tolist()
    assert not scored.is_seen[2]


@pytest.mark.parametrize(
    ("n_epochs", "stride", "starts"),
    [(6, 1, [0]), (8, 1, [0, 1, 2]), (10, 3, [0, 3, 4]), (12, 3, [0, 3, 6]), (2, 1, [0])],
)
def test_windows_cover_the_night_and_the_last_ends_with_it(
    n_epochs: int, stride: int, starts: list[int]
) -> None:
    windows = window_epochs(n_epochs, L, stride)
    assert windows[:, 0].tolist() == starts
    assert set(windows.ravel().tolist()) == set(range(n_epochs))
    assert windows.shape[1] == min(L, n_epochs)


@pytest.mark.parametrize("n_epochs", [1, 3, 5])
def test_a_night_shorter_than_a_window_is_scored(model: LoadedModel, n_epochs: int) -> None:
    scored = score_samples(noise(n_epochs), 100, n_epochs, model, ("C4-M1",), ignore)
    assert scored.is_seen.all()
    assert scored.n_epochs == n_epochs


def test_batch_borders_change_nothing(model: LoadedModel, monkeypatch: pytest.MonkeyPatch) -> None:
    one = score_samples(noise(20), 100, 20, model, (), ignore)
    monkeypatch.setattr(window_scorer, "ENCODED_AT_ONCE", 3)
    monkeypatch.setattr(window_scorer, "WINDOWS_AT_ONCE", 2)
    other = score_samples(noise(20), 100, 20, model, (), ignore)
    assert np.abs(one.values - other.values).max() < 1e-5


def test_a_missing_epoch_is_not_judged_and_the_rest_is(model: LoadedModel) -> None:
    samples = noise(20)
    samples[5 * 3000 : 6 * 3000] = np.nan
    scored = score_samples(samples, 100, 20, model, (), ignore)
    assert np.flatnonzero(~scored.is_seen).tolist() == [5]
    assert scored.hypnogram().codes[5] == -1


def test_what_stood_in_an_unseen_epoch_does_not_matter() -> None:
    network, is_seen = tiny_network(), np.ones(12, np.bool_)
    is_seen[4] = False
    epochs = noise(12).reshape(12, 3000) / 20
    one = read_night(network, epochs, is_seen, tiny_description(), ignore)
    epochs[4] *= 25
    other = read_night(network, epochs, is_seen, tiny_description(), ignore)
    assert np.isnan(one[:, 4]).all()
    assert np.array_equal(one[:, is_seen], other[:, is_seen])


def test_a_long_hole_leaves_windows_without_a_seen_epoch_and_does_no_harm(
    model: LoadedModel,
) -> None:
    samples = noise(30)
    samples[5 * 3000 : 25 * 3000] = np.nan
    scored = score_samples(samples, 100, 30, model, (), ignore)
    assert scored.is_seen.tolist() == [True] * 5 + [False] * 20 + [True] * 5


def test_a_dead_channel_gets_no_stages(model: LoadedModel) -> None:
    scored = score_samples(np.zeros(9000, np.float32), 100, 3, model, (), ignore)
    assert not scored.is_seen.any()


def test_a_recording_shorter_than_an_epoch_has_nothing_to_score(model: LoadedModel) -> None:
    assert score_samples(noise(1)[:500], 100, 0, model, (), ignore).n_epochs == 0


def test_progress_only_rises_and_ends_at_one(model: LoadedModel) -> None:
    said: list[float] = []
    score_samples(noise(40), 100, 40, model, (), said.append)
    assert said == sorted(said)
    assert said[-1] == 1.0
    assert len(said) > 5


@pytest.mark.parametrize("calls", [1, 3, 6])
def test_what_report_raises_ends_the_scoring_at_once(model: LoadedModel, calls: int) -> None:
    said: list[float] = []

    def stop(fraction: float) -> None:
        said.append(fraction)
        if len(said) == calls:
            raise InterruptedError

    with pytest.raises(InterruptedError):
        score_samples(noise(80), 100, 80, model, (), stop)
    assert len(said) == calls


def test_both_views_of_the_spectrum_are_averaged(tmp_path: Path) -> None:
    def score(*views: str) -> NDArray[np.float32]:
        folder = tiny_model_folder(tmp_path / "-".join(views), views=views).folder
        return score_samples(noise(10), 100, 10, load_model(folder), (), ignore).values

    both = score(PLAIN, MAPPED)
    assert not np.allclose(score(PLAIN), score(MAPPED), atol=1e-4)
    assert np.allclose(both, (score(PLAIN) + score(MAPPED)) / 2, atol=1e-6)


def test_temperature_makes_the_model_surer_and_keeps_its_stages(tmp_path: Path) -> None:
    def score(temperature: float) -> NDArray[np.float32]:
        folder = tiny_model_folder(tmp_path / str(temperature), temperature=temperature).folder
        return score_samples(noise(10), 100, 10, load_model(folder), (), ignore).values

    mild, sharp = score(1.0), score(0.5)
    assert (sharp.max(axis=1) > mild.max(axis=1)).all()
    assert (sharp.argmax(axis=1) == mild.argmax(axis=1)).all()
    assert np.allclose(sharp, mild**2 / (mild**2).sum(axis=1, keepdims=True), atol=1e-5)


def test_scoring_takes_one_torch_thread_and_gives_the_others_back_even_when_ended_early(
    model: LoadedModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    threads = [4]
    monkeypatch.setattr(torch, "get_num_threads", lambda: threads[-1])
    monkeypatch.setattr(torch, "set_num_threads", threads.append)
    during: list[int] = []

    def stop(fraction: float) -> None:
        during.append(threads[-1])
        if fraction > 0.5:
            raise InterruptedError

    with pytest.raises(InterruptedError):
        score_samples(noise(12), 100, 12, model, (), stop)
    assert 1 in during
    assert threads[-1] == 4


def of_channels(model: LoadedModel, n_channels: int) -> LoadedModel:
    """As if its network read so many channels together."""
    config = {**model.description.config, "n_channels": n_channels}
    description = replace(model.description, config=config)
    return replace(model, model_folder=replace(model.model_folder, description=description))


@pytest.mark.parametrize("n_traces", [1, 3])
def test_a_network_of_two_channels_reads_neither_one_nor_three(
    model: LoadedModel, n_traces: int
) -> None:
    traces = [Trace("C4-M1", noise(6), 100)] * n_traces
    with pytest.raises(ValueError, match=f"reads 2 channels together, {n_traces} were given"):
        score_traces(traces, 6, of_channels(model, 2), ("C4-M1",), ignore)


def test_members_that_read_different_numbers_of_channels_make_no_committee(
    model: LoadedModel,
) -> None:
    members = tuple(LoadedMember(of_channels(model, number), 1.0, (PLAIN,)) for number in (1, 2))
    odd = LoadedCommittee(model.model_folder, members)
    with pytest.raises(ValueError, match="different numbers of channels"):
        score_samples(noise(6), 100, 6, odd, ("C4-M1",), ignore)


def test_a_night_on_the_networks_scale_is_scored_as_its_samples_are(model: LoadedModel) -> None:
    samples = noise(9)
    ready = score_input(night_input(samples, 100, 9), model)
    scored = score_samples(samples, 100, 9, model, ("C4-M1",), ignore)
    assert ready.dtype == np.float64
    np.testing.assert_allclose(ready, scored.values, atol=1e-6)

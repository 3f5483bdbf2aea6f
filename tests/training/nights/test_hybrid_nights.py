"""Hybrid nights: real epochs where they belong, and a simulated rest that sounds like them."""

from pathlib import Path

import numpy as np
import pytest
from scipy.signal import butter, sosfilt

from sleepscorer_app.domain.hypnogram import Hypnogram, Stage
from sleepscorer_app.domain.simulation import simulate_night
from sleepscorer_app.domain.simulation.band_equaliser import band_levels_db, epoch_spectra
from sleepscorer_app.training.datasets.real_statistics import (
    RealPieces,
    load_band_power_anchors,
    load_hypnogram_of,
    load_pieces,
    load_stage_text,
)
from sleepscorer_app.training.nights.hybrid_nights import hybrid_night

CODES = np.repeat([0, 1, 2, 3, 2, 4, 0], [14, 4, 10, 14, 6, 8, 4]).astype(np.int8)


def _pieces(loudness: float = 4.0) -> RealPieces:
    """A patient whose recorder is `loudness` times as loud as ours, only Wake and N3 left."""
    night = simulate_night(
        np.random.default_rng(77),
        hypnogram=Hypnogram(CODES),
        derivation="central",
        with_artefacts=False,
        with_amplifier=False,
    )
    places = np.flatnonzero((CODES == Stage.W) | (CODES == Stage.N3))
    epochs = night.samples.reshape(-1, 3000)[places] * np.float32(loudness)
    is_artefact = np.zeros(len(places), dtype=np.bool_)
    return RealPieces("999", epochs, CODES[places], places, is_artefact, len(CODES))


def test_real_epochs_stand_in_their_places() -> None:
    pieces = _pieces()
    night = hybrid_night(np.random.default_rng(0), pieces, Hypnogram(CODES))
    section = butter(2, 0.3, "highpass", fs=100, output="sos")
    wanted = sosfilt(section, pieces.epochs[3:9].reshape(-1))
    got = night.samples.reshape(-1, 3000)[pieces.epoch_index[3:9]].reshape(-1)
    assert np.corrcoef(wanted[3000:], got[3000:])[0, 1] > 0.999
    assert night.hypnogram == Hypnogram(CODES)
    assert np.isfinite(night.samples).all()


@pytest.mark.parametrize("loudness", [0.25, 4.0])
def test_the_simulated_rest_is_as_loud_as_the_real_epochs(loudness: float) -> None:
    rng = np.random.default_rng(1)
    night = hybrid_night(rng, _pieces(loudness), Hypnogram(CODES))
    levels = band_levels_db(epoch_spectra(night.samples))
    real = np.median(levels[CODES == Stage.N3], axis=0)
    simulated = np.median(levels[CODES == Stage.N2], axis=0)
    # N2 lies some 3 dB under N3; the recorder's factor of four is 12 dB either way.
    assert np.abs(real - simulated).mean() < 8.0


def test_drift_does_not_tell_real_from_simulated() -> None:
    pieces = _pieces()
    drift = 400 * np.sin(2 * np.pi * 0.05 * np.arange(3000) / 100).astype(np.float32)
    drifting = RealPieces(
        pieces.patient,
        pieces.epochs + drift,
        pieces.stages,
        pieces.epoch_index,
        pieces.is_artefact,
        pieces.n_epochs,
    )
    night = hybrid_night(np.random.default_rng(2), drifting, Hypnogram(CODES))
    simulated = night.samples.reshape(-1, 3000)[CODES == Stage.N2]
    quiet = hybrid_night(np.random.default_rng(2), pieces, Hypnogram(CODES))
    unmoved = quiet.samples.reshape(-1, 3000)[CODES == Stage.N2]
    assert simulated.std() == pytest.approx(unmoved.std(), rel=0.3)


def test_the_border_between_simulated_and_real_is_no_step() -> None:
    pieces = _pieces(1.0)
    shifted = RealPieces(
        pieces.patient,
        pieces.epochs + 300,
        pieces.stages,
        pieces.epoch_index,
        pieces.is_artefact,
        pieces.n_epochs,
    )
    night = hybrid_night(np.random.default_rng(3), shifted, Hypnogram(CODES))
    jumps = np.abs(np.diff(night.samples))
    first_n3 = int(np.flatnonzero(CODES == Stage.N3)[0]) * 3000
    assert jumps[first_n3 - 2 : first_n3 + 2].max() < 60


def test_one_seed_gives_one_hybrid() -> None:
    first, again = (
        hybrid_night(np.random.default_rng(4), _pieces(), Hypnogram(CODES)) for _ in "ab"
    )
    assert first.samples.tobytes() == again.samples.tobytes()


def test_a_hypnogram_of_another_night_is_refused() -> None:
    with pytest.raises(ValueError, match="59 epochs"):
        hybrid_night(np.random.default_rng(0), _pieces(), Hypnogram(CODES[:-1]))


def test_too_few_clean_epochs_are_refused() -> None:
    whole = _pieces()
    spoilt = RealPieces(
        whole.patient,
        whole.epochs,
        whole.stages,
        whole.epoch_index,
        np.ones_like(whole.is_artefact),
        whole.n_epochs,
    )
    with pytest.raises(ValueError, match="fewer than 10 clean epochs"):
        hybrid_night(np.random.default_rng(0), spoilt, Hypnogram(CODES))


def _write_pieces(path: Path, frequency_hz: float = 10.0) -> None:
    seconds = np.arange(3 * 3840) / 128
    counts = (5000 + 1000 * np.sin(2 * np.pi * frequency_hz * seconds)).astype(np.int16)
    np.savez(
        path,
        counts=counts.reshape(3, 3840),
        y=np.array([0, 0, 3], dtype=np.int8),
        epoch_index=np.array([0, 1, 4], dtype=np.int32),
        artefact=np.array([False, True, False]),
        n_epochs=np.int64(6),
        fs=np.float64(128),
        units_per_count=np.float64(0.001),
    )


def test_pieces_are_read_in_microvolts_at_100_hz_around_zero(tmp_path: Path) -> None:
    _write_pieces(tmp_path / "ucd777.npz")
    (piece,) = load_pieces(tmp_path)
    assert (piece.patient, piece.n_epochs) == ("777", 6)
    assert piece.epochs.shape == (3, 3000)
    assert piece.epoch_index.tolist() == [0, 1, 4]
    assert piece.is_artefact.tolist() == [False, True, False]
    # 1000 counts of 0.001 unit at 100 µV a unit are 100 µV.
    expected = 100 * np.sin(2 * np.pi * 10 * np.arange(3000) / 100)
    assert piece.epochs[0, 200:2800] == pytest.approx(expected[200:2800], abs=2.0)


def test_what_100_hz_cannot_hold_is_filtered_out_not_folded(tmp_path: Path) -> None:
    _write_pieces(tmp_path / "ucd777.npz", frequency_hz=60.0)
    (piece,) = load_pieces(tmp_path)
    assert np.abs(piece.epochs[0, 200:2800]).max() < 5.0


def test_test_patients_are_never_read(tmp_path: Path) -> None:
    for patient in ("018", "022", "777"):
        _write_pieces(tmp_path / f"ucd{patient}.npz")
    assert [piece.patient for piece in load_pieces(tmp_path)] == ["777"]
    (tmp_path / "ucd777.npz").unlink()
    with pytest.raises(ValueError, match="no pieces"):
        load_pieces(tmp_path)


def test_stage_texts_are_read_by_their_own_coding(tmp_path: Path) -> None:
    path = tmp_path / "ucddb777_stage.txt"
    path.write_text("0\n0\n2\n3\n4\n1\n", encoding="ascii")
    stages = [Stage.W, Stage.W, Stage.N1, Stage.N2, Stage.N3, Stage.R]
    assert load_stage_text(path) == Hypnogram.of(stages)
    path.write_text("5 8 6\n", encoding="ascii")
    assert load_stage_text(path) == Hypnogram.of([Stage.N3, Stage.UNSCORED, Stage.UNSCORED])


def test_a_stage_text_that_contradicts_the_pieces_is_refused(tmp_path: Path) -> None:
    _write_pieces(tmp_path / "ucd777.npz")
    (piece,) = load_pieces(tmp_path)
    text = tmp_path / "ucddb777_stage.txt"
    text.write_text("0\n0\n2\n3\n4\n1\n", encoding="ascii")
    assert load_hypnogram_of(piece, tmp_path)[4] is Stage.N3
    text.write_text("0\n1\n2\n3\n4\n1\n", encoding="ascii")
    with pytest.raises(ValueError, match="1 epochs"):
        load_hypnogram_of(piece, tmp_path)
    text.write_text("0\n", encoding="ascii")
    with pytest.raises(ValueError, match="1 epochs"):
        load_hypnogram_of(piece, tmp_path)


def test_anchors_are_nights_in_decibels(tmp_path: Path) -> None:
    powers = np.ones((5, 2, 7))
    powers[:, 1] = 100.0
    path = tmp_path / "powers.npz"
    np.savez(path, F=powers, y=np.array([0, 1, 2, 4, 3]), s=np.array([0, 0, 0, 1, 1]))
    for derivation, level_db in (("frontal", 0.0), ("occipital", 20.0), ("central", 12.75)):
        anchors = load_band_power_anchors(path, derivation)
        assert [anchor.hypnogram.codes.tolist() for anchor in anchors] == [[0, 1, 2], [4, 3]]
        assert anchors[0].band_power_db == pytest.approx(np.full((3, 5), level_db))
    with pytest.raises(ValueError, match="parietal"):
        load_band_power_anchors(path, "parietal")


def test_real_pieces_make_a_hybrid_whose_real_n3_and_simulated_n2_sound_alike(
    shared_folder: Path,
) -> None:
    pieces = load_pieces(shared_folder / "data" / "ucddb" / "pieces")
    assert {"018", "022"}.isdisjoint(piece.patient for piece in pieces)
    piece = next(piece for piece in pieces if piece.patient == "003")
    hypnogram = load_hypnogram_of(piece, shared_folder / "corpus" / "ucddb_stage_txt")
    night = hybrid_night(np.random.default_rng(1), piece, hypnogram)
    levels = band_levels_db(epoch_spectra(night.samples))
    real = np.median(levels[hypnogram.codes == Stage.N3], axis=0)
    simulated = np.median(levels[hypnogram.codes == Stage.N2], axis=0)
    assert np.abs(real - simulated).mean() < 8.0

"""Pieces of nights: every epoch at its place, holes where epochs are lost."""

from pathlib import Path

import numpy as np
import pytest

from sleepscorer_app.training.datasets import UnusableData
from sleepscorer_app.training.datasets.ucddb_pieces import find_ucddb_pieces, read_ucddb_pieces
from tests.training.small_nights import write_pieces


def test_epochs_stand_at_their_places_and_holes_have_no_samples(tmp_path: Path) -> None:
    write_pieces(tmp_path, "002", [0, 1, 5, 6], [0, 0, 3, 3], 10)
    night = read_ucddb_pieces(find_ucddb_pieces(tmp_path).nights[0], ())
    assert night.stages.tolist() == [0, 0, -1, -1, -1, 3, 3, -1, -1, -1]
    lost = np.isnan(night.samples[0].reshape(10, 3840)).all(axis=1)
    assert np.flatnonzero(lost).tolist() == [2, 3, 4, 7, 8, 9]
    assert np.isfinite(night.samples[0].reshape(10, 3840)[~lost]).all()


def test_the_publishers_artefacts_are_learned_from_but_not_measured_on(tmp_path: Path) -> None:
    write_pieces(tmp_path, "002", [4, 5], [0, 3], 8)
    night = read_ucddb_pieces(find_ucddb_pieces(tmp_path).nights[0], ())
    assert night.stages[4] == 0
    assert np.flatnonzero(night.is_counted).tolist() == [5]


def test_patients_kept_for_testing_are_never_handed_out(tmp_path: Path) -> None:
    for patient in ("002", "018", "022"):
        write_pieces(tmp_path, patient, [0], [0], 2)
    found = find_ucddb_pieces(tmp_path).nights
    assert [files.whose.subject for files in found] == ["ucd002"]


def test_a_folder_without_pieces_and_a_file_of_another_layout_are_refused(tmp_path: Path) -> None:
    with pytest.raises(UnusableData, match="holds no pieces"):
        find_ucddb_pieces(tmp_path)
    (tmp_path / "ucd002.npz").write_bytes(b"no archive")
    with pytest.raises(UnusableData, match=r"ucd002\.npz is not laid out"):
        read_ucddb_pieces(find_ucddb_pieces(tmp_path).nights[0], ())
    write_pieces(tmp_path, "002", [0, 9], [0, 3], 5)
    with pytest.raises(UnusableData, match=r"ucd002\.npz is not laid out"):
        read_ucddb_pieces(find_ucddb_pieces(tmp_path).nights[0], ())


def test_the_real_pieces_are_read(shared_folder: Path) -> None:
    folder = shared_folder / "data" / "ucddb" / "pieces"
    if not folder.is_dir():
        pytest.skip("no pieces among the shared files")
    found = find_ucddb_pieces(folder).nights
    night = read_ucddb_pieces(found[0], ())
    assert len(found) > 15
    assert set(np.unique(night.stages)) == {-1, 0, 3}

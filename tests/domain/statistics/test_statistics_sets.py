"""The sets named after other programs give those programs' numbers."""

from pathlib import Path

import numpy as np
import pytest

from sleepscorer_app.domain.hypnogram import Hypnogram, Stage
from sleepscorer_app.domain.markers import Marker
from sleepscorer_app.domain.recording import EPOCH_SECONDS
from sleepscorer_app.domain.statistics.sleep_statistics import DefinitionSet, sleep_statistics
from tests.domain.nights_by_letter import lights, night
from tests.domain.peer_numbers import LUNA_NUMBERS, NIGHTS, YASA_NUMBERS
from tests.domain.peers import (
    Numbers,
    luna_statistics,
    needs_luna,
    needs_yasa,
    yasa_statistics,
)

N_RANDOM = 60


def column(table: str, place: int) -> Numbers:
    """The numbers of one night of a table."""
    rows = [line.split() for line in table.strip().splitlines()]
    told = {row[0]: row[place + 1] for row in rows if row[place + 1] != "."}
    return {name: None if value == "-" else float(value) for name, value in told.items()}


def check(
    told: Numbers, hypnogram: Hypnogram, marks: tuple[Marker, ...], which: DefinitionSet
) -> None:
    """Every number that the other program tells is ours too, and there are some."""
    counted = sleep_statistics(hypnogram, marks, which)
    ours = {name: counted[name] for name in told}
    assert ours == {
        name: None if value is None else pytest.approx(value, abs=6e-4)
        for name, value in told.items()
    }


def random_night(seed: int) -> tuple[Hypnogram, tuple[Marker, ...]]:
    """Bouts of random stages, some without one; with and without lights, on epochs and within."""
    random = np.random.default_rng(seed)
    n_epochs = int(random.integers(4, 200))
    bouts = [
        np.full(random.integers(1, 14), random.choice([-1, 0, 0, 1, 2, 2, 3, 4]))
        for _ in range(n_epochs)
    ]
    stages = Hypnogram(np.concatenate(bouts)[:n_epochs].astype(np.int8))
    end_seconds = n_epochs * EPOCH_SECONDS
    off = float(random.integers(0, end_seconds // 2)) if seed % 3 else None
    on = float(random.integers(end_seconds // 2 + 31, end_seconds + 1)) if seed % 3 == 1 else None
    return stages, lights(off, on)


@pytest.mark.parametrize("place", range(len(NIGHTS)), ids=[one[0] for one in NIGHTS])
def test_nights_made_by_hand_are_counted_as_yasa_counted_them(place: int) -> None:
    _, letters, off, on = NIGHTS[place]
    told = column(YASA_NUMBERS, place)
    check(told, night(letters), lights(off, on), DefinitionSet.YASA)


@pytest.mark.parametrize("place", range(len(NIGHTS)), ids=[one[0] for one in NIGHTS])
def test_nights_made_by_hand_are_counted_as_luna_counted_them(place: int) -> None:
    _, letters, off, on = NIGHTS[place]
    told = column(LUNA_NUMBERS, place)
    check(told, night(letters), lights(off, on), DefinitionSet.LUNA)


def test_the_table_tells_the_sets_apart() -> None:
    letters, marks = night("WWWW 1222 33W2 RR12 1WWW"), lights(75, 525)
    waso = [sleep_statistics(letters, marks, one)["waso_minutes"] for one in DefinitionSet]
    rem = [sleep_statistics(letters, marks, one)["rem_latency_minutes"] for one in DefinitionSet]
    efficiency = [sleep_statistics(letters, marks, one)["se_percent"] for one in DefinitionSet]
    assert waso == [1.0, 0.5, 0.5]
    assert rem == [4.0, 4.5, 4.0]
    assert efficiency == [80.0, 80.0, 75.0]


@needs_yasa
@pytest.mark.parametrize("seed", range(N_RANDOM))
def test_random_nights_are_counted_as_yasa_counts_them(seed: int) -> None:
    hypnogram, marks = random_night(seed)
    check(yasa_statistics(hypnogram, marks), hypnogram, marks, DefinitionSet.YASA)


@needs_luna
@pytest.mark.parametrize("seed", range(N_RANDOM))
def test_random_nights_are_counted_as_luna_counts_them(seed: int, tmp_path: Path) -> None:
    hypnogram, marks = random_night(seed)
    check(luna_statistics(hypnogram, marks, tmp_path), hypnogram, marks, DefinitionSet.LUNA)


@needs_yasa
@needs_luna
def test_real_nights_are_counted_as_both_count_them(shared_folder: Path, tmp_path: Path) -> None:
    files = sorted((shared_folder / "corpus" / "ucddb_stage_txt").glob("*_stage.txt"))
    assert files
    for path in files:
        hypnogram = ucddb_stages(path)
        end_seconds = hypnogram.n_epochs * EPOCH_SECONDS
        for marks in ((), lights(600.0, end_seconds - 615.0)):
            yasa = yasa_statistics(hypnogram, marks)
            check(yasa, hypnogram, marks, DefinitionSet.YASA)
            luna = luna_statistics(hypnogram, marks, tmp_path)
            check(luna, hypnogram, marks, DefinitionSet.LUNA)


def ucddb_stages(path: Path) -> Hypnogram:
    """A UCDDB stage file: 0 W, 1 R, 2 to 5 stages 1 to 4, others none."""
    meaning = {
        "0": Stage.W,
        "1": Stage.R,
        "2": Stage.N1,
        "3": Stage.N2,
        "4": Stage.N3,
        "5": Stage.N3,
    }
    signs = path.read_text(encoding="utf-8").split()
    return Hypnogram.of(meaning.get(sign, Stage.UNSCORED) for sign in signs)

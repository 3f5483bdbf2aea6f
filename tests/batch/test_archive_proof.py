"""A thousand nights, a twentieth corrupt, on a cluster whose workers are killed at work.

Run it with `python -m pytest -m slow tests/batch/test_archive_proof.py`; it takes some minutes. The
nights are short (3 to 17 minutes) and scored by the fastest shipped model, `bandpower-gru`: what is
proven is the bookkeeping. The same with twelve nights, in seconds, is `test_killed_batches.py`.
"""

import random
from itertools import count
from pathlib import Path

import pytest

from sleepscorer_app.assets import MODELS
from sleepscorer_app.batch.night_task import RESULTS_FOLDER
from sleepscorer_app.files.work.scoring_archive import read_archived_scoring
from tests.batch.archives import CORRUPT, failures_listed, nights_listed, unfinished_files
from tests.batch.commands import RunningBatch, local_cluster, workers_of
from tests.edf_nights import eeg, night

N_NIGHTS, CORRUPT_SHARE = 1000, 0.05
KILL_EVERY = 40
"""A worker is killed whenever so many nights more are done: more often than once a minute."""


@pytest.mark.slow
@pytest.mark.timeout(3600)
def test_of_a_thousand_nights_each_good_one_is_done_once_and_each_bad_one_listed(
    tmp_path: Path,
) -> None:
    pytest.importorskip("distributed", reason="Dask is not installed")
    archive, out = tmp_path / "in", tmp_path / "out"
    good, corrupt = write_large_archive(archive)
    n_killed = 0
    with local_cluster(tmp_path) as (address, cluster):
        batch = RunningBatch(
            archive, out, MODELS / "bandpower-gru", "--format", "csv", "--scheduler", address
        )
        for number, _line in zip(count(1), batch.read_nights(), strict=False):
            workers = workers_of(cluster)
            if number % KILL_EVERY == 0 and workers:
                workers[number // KILL_EVERY % len(workers)].kill()
                n_killed += 1
        assert batch.wait() == 2, batch.said
    assert n_killed >= N_NIGHTS // KILL_EVERY - 1
    assert nights_listed(out) == good
    assert sorted(failures_listed(out)) == corrupt
    assert set(failures_listed(out).values()) == {
        "it is not an EDF or BDF file, whatever its name says"
    }
    told = sorted(line.split()[1].rstrip(":") for line in batch.lines if ": scored in" in line)
    assert told == good
    kept = list((out / RESULTS_FOLDER).glob("*.sleepscorer"))
    assert len(kept) == len(good)
    assert all(len(read_archived_scoring(path).log) == 1 for path in kept)
    assert unfinished_files(out) == []
    print(f"{len(good)} nights done once, {len(corrupt)} listed, {n_killed} workers killed")


def write_large_archive(folder: Path) -> tuple[list[str], list[str]]:
    """Nights of different content; gives the names of the good ones and of the corrupt ones."""
    folder.mkdir()
    contents = {n_epochs: night(eeg(n_epochs=n_epochs)) for n_epochs in range(6, 34)}
    is_corrupt = set(random.Random(5).sample(range(N_NIGHTS), int(N_NIGHTS * CORRUPT_SHARE)))
    names = [f"{number:04}.edf" for number in range(N_NIGHTS)]
    for number, name in enumerate(names):
        content = bytearray(contents[6 + number % 28])
        # The last samples differ from night to night.
        content[-4:] = number.to_bytes(4, "little")
        (folder / name).write_bytes(CORRUPT if number in is_corrupt else content)
    good = [name for number, name in enumerate(names) if number not in is_corrupt]
    return good, sorted(set(names) - set(good))

"""What a script gets from `import sleepscorer_app`."""

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

import sleepscorer_app
from tests.batch.archives import write_night
from tests.scoring.networks_for_tests import tiny_model_folder

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="module")
def tiny_model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tiny_model_folder(tmp_path_factory.mktemp("models") / "tiny").folder


def python(program: str) -> str:
    """What a fresh Python prints for this program."""
    ended = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert ended.returncode == 0, ended.stderr
    return ended.stdout


def test_the_import_alone_loads_nothing() -> None:
    loaded = set(python("import sys, sleepscorer_app; print(*sys.modules)").split())
    assert not loaded & {"PySide6", "torch", "numpy", "scipy", "mne", "sleepscorer_app.api"}


def test_scoring_a_night_never_loads_qt(tmp_path: Path, tiny_model: Path) -> None:
    night = write_night(tmp_path / "night.edf")
    loaded = python(
        "import sys, sleepscorer_app as sleep\n"
        f"night = sleep.open_recording({str(night)!r})\n"
        f"scoring = sleep.score(night, model={str(tiny_model)!r})\n"
        f"sleep.write({str(tmp_path / 'night_hyp.edf')!r}, scoring, night)\n"
        "sleep.compare(scoring, scoring)\n"
        "print(*sys.modules)"
    ).split()
    assert "torch" in loaded
    assert not any(
        name.startswith(("PySide6", "pyqtgraph", "sleepscorer_app.ui")) for name in loaded
    )


def test_every_name_that_is_offered_is_there_documented_and_told_to_editors() -> None:
    stub = (ROOT / "sleepscorer_app" / "__init__.pyi").read_text("utf-8")
    for name in sleepscorer_app.__all__:
        value = getattr(sleepscorer_app, name)
        if name != "__version__":
            assert value.__doc__, name
            assert f" as {name}\n" in stub
    assert set(dir(sleepscorer_app)) == set(sleepscorer_app.__all__)


def test_a_name_that_is_not_offered_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="no attribute 'scoore'"):
        sleepscorer_app.scoore  # noqa: B018  # type: ignore[attr-defined]


def test_a_path_does_where_a_recording_does(tmp_path: Path, tiny_model: Path) -> None:
    path = write_night(tmp_path / "night.edf", 5)
    night = sleepscorer_app.open_recording(str(path))
    one = sleepscorer_app.score(night, channel="C4-M1", model=tiny_model)
    other = sleepscorer_app.score(path, channel=["EEG C4-M1"], model=str(tiny_model))
    assert one.hypnogram == other.hypnogram
    assert one.hypnogram.n_epochs == 5
    assert one.automatic is not None
    assert one.automatic.values.shape == (5, 5)


def test_progress_is_told_and_can_end_the_scoring(tmp_path: Path, tiny_model: Path) -> None:
    path = write_night(tmp_path / "night.edf")
    told: list[float] = []
    sleepscorer_app.score(path, model=tiny_model, progress=told.append)
    assert told[-1] == 1.0

    def stop(_fraction: float) -> None:
        raise InterruptedError

    with pytest.raises(InterruptedError):
        sleepscorer_app.score(path, model=tiny_model, progress=stop)


@pytest.mark.parametrize("suffix", [".csv", ".edf"])
def test_what_is_written_is_read_back_as_it_was(tmp_path: Path, suffix: str) -> None:
    path = write_night(tmp_path / "night.edf", 6)
    mine = sleepscorer_app.Hypnogram(np.array([0, 1, 2, 3, 4, -1], dtype=np.int8))
    written = sleepscorer_app.write(tmp_path / f"mine{suffix}", mine, path)
    assert sleepscorer_app.read_hypnogram(written, path) == mine
    found = sleepscorer_app.compare(mine, sleepscorer_app.read_hypnogram(written, path))
    assert (found.kappa, found.n_compared) == (1.0, 5)


@pytest.mark.parametrize(
    ("error", "deed"),
    [
        ("UnreadableFile", lambda folder: sleepscorer_app.open_recording(folder / "gone.edf")),
        ("NoSuchModel", lambda folder: sleepscorer_app.score(folder / "night.edf", model="x")),
        ("NoSuchChannel", lambda folder: sleepscorer_app.score(folder / "night.edf", channel="x")),
        (
            "FailedExport",
            lambda folder: sleepscorer_app.write(
                folder / "a.pdf", sleepscorer_app.Hypnogram.unscored(3), folder / "night.edf"
            ),
        ),
    ],
)
def test_each_error_is_one_of_those_offered(error: str, deed: object, tmp_path: Path) -> None:
    write_night(tmp_path / "night.edf")
    with pytest.raises(getattr(sleepscorer_app, error)) as caught:
        deed(tmp_path)  # type: ignore[operator]
    assert "\n" not in str(caught.value)

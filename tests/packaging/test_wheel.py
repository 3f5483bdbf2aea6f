"""The built wheel: the package with resources/ and models/ inside it, and nothing else."""

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from first_start.commands import ROOT


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> zipfile.ZipFile:
    folder = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    ended = subprocess.run(build, cwd=ROOT, capture_output=True, text=True)
    assert ended.returncode == 0, ended.stderr
    (file,) = folder.glob("*.whl")
    return zipfile.ZipFile(file)


@pytest.mark.parametrize("folder", ["resources", "models"])
def test_the_wheel_carries_the_data_inside_the_package(wheel: zipfile.ZipFile, folder: str) -> None:
    in_checkout = {
        path.relative_to(ROOT).as_posix() for path in (ROOT / folder).rglob("*") if path.is_file()
    }
    if not in_checkout:
        pytest.skip(f"{folder}/ is still empty")
    assert {f"sleepscorer_app/{name}" for name in in_checkout} <= set(wheel.namelist())


def test_the_wheel_holds_every_module_and_no_stranger(wheel: zipfile.ZipFile) -> None:
    modules = {
        path.relative_to(ROOT).as_posix() for path in (ROOT / "sleepscorer_app").rglob("*.py")
    }
    names = set(wheel.namelist())
    assert modules <= names
    tops = {name.partition("/")[0] for name in names}
    assert {top for top in tops if not top.endswith(".dist-info")} == {"sleepscorer_app"}


def test_the_unpacked_wheel_finds_its_data(wheel: zipfile.ZipFile, tmp_path: Path) -> None:
    wheel.extractall(tmp_path)
    (tmp_path / "sleepscorer_app" / "resources").mkdir(exist_ok=True)
    ask = "from sleepscorer_app.assets import RESOURCES; print(RESOURCES)"
    ended = subprocess.run(
        [sys.executable, "-P", "-c", ask],
        env={"PYTHONPATH": str(tmp_path)},
        cwd=tmp_path,
        capture_output=True,
        text=True,
    )
    assert Path(ended.stdout.strip()) == tmp_path / "sleepscorer_app" / "resources", ended.stderr

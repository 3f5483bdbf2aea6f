"""The bundle: what it is locked to, what it says of its parts, how it is wrapped."""

import configparser
import hashlib
import subprocess
import tarfile
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest
from bundle import parts
from bundle.environment import LOCK, BuildPlace, add_torch, parted
from bundle.linux import control_text, make_tarball
from bundle.papers import size_megabytes
from first_start.commands import ROOT
from first_start.steps import SetupProblem
from packaging.version import Version

from sleepscorer_app import __version__
from sleepscorer_app.domain.intended_use import INTENDED_USE
from tests.packaging.test_pins import canonical, pins

LOCKED = (ROOT / "packaging" / LOCK).read_text(encoding="utf-8")


def locked_pins() -> dict[str, str]:
    lines = (line for line in LOCKED.splitlines() if "==" in line)
    return {
        canonical(line.partition("==")[0]): line.partition("==")[2].split()[0] for line in lines
    }


def test_the_bundle_is_locked_to_the_versions_that_are_tested() -> None:
    locked = locked_pins()
    assert {name: locked.get(name) for name in pins("requirements.txt")} == pins("requirements.txt")


def test_every_locked_file_is_known_by_a_hash() -> None:
    entries = LOCKED.replace("\\\n", "").splitlines()
    assert [line for line in entries if "==" in line and "--hash=sha256:" not in line] == []


def test_nothing_for_cuda_is_in_the_lock() -> None:
    assert [name for name in locked_pins() if name.startswith(("nvidia", "cuda", "triton"))] == []


def test_pytorch_is_taken_out_of_the_lock_whole() -> None:
    torch, others = parted(LOCKED)
    assert torch.startswith("torch==")
    assert torch.count("==") == 1
    assert torch.count("--hash=sha256:") > 10
    assert "\ntorch==" not in others
    assert len(torch) + len(others) == len(LOCKED)


def fetched(monkeypatch: pytest.MonkeyPatch, name: str, contents: bytes) -> None:
    """pip that fetches this file, whatever it is asked for."""

    def run(command: list[object], log: Path, *, problem: str, **_: object) -> None:
        if "download" in command:
            folder = Path(str(command[command.index("-d") + 1]))
            folder.mkdir(parents=True)
            (folder / name).write_bytes(contents)

    monkeypatch.setattr("bundle.environment.run_logged", run)


def test_a_pytorch_that_is_not_the_locked_one_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fetched(monkeypatch, "torch-2.13.0+cpu-cp311-linux.whl", b"something else")
    with pytest.raises(SetupProblem, match="is not the file"):
        add_torch(BuildPlace(ROOT, tmp_path), parted(LOCKED)[0])


def test_a_pytorch_for_cuda_is_refused_with_the_way_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fetched(monkeypatch, "torch-2.13.0-cp311-linux.whl", b"CUDA")
    monkeypatch.setattr("sys.platform", "linux")
    entry = f"torch==2.13.0 \\\n    --hash=sha256:{hashlib.sha256(b'CUDA').hexdigest()}\n"
    with pytest.raises(SetupProblem, match="PIP_EXTRA_INDEX_URL"):
        add_torch(BuildPlace(ROOT, tmp_path), entry)


def test_the_parts_are_those_whose_files_were_taken(tmp_path: Path) -> None:
    place = BuildPlace(tmp_path, tmp_path / "build")
    site = place.environment / "lib" / "python3.11" / "site-packages"
    for name in ("inside", "outside"):
        (site / f"{name}-1.0.dist-info").mkdir(parents=True)
        (site / f"{name}.py").write_text("")
        record = f"{name}.py,,\n{name}-1.0.dist-info/METADATA,,\n"
        (site / f"{name}-1.0.dist-info" / "RECORD").write_text(record)
        (site / f"{name}-1.0.dist-info" / "METADATA").write_text(f"Name: {name}\nVersion: 1.0\n")
    lists = place.folder / "work" / "sleepscorer"
    lists.mkdir(parents=True)
    taken = str(site / "inside.py")
    (lists / "PYZ-00.toc").write_text(repr(("x.pyz", [("inside", taken, "PYMODULE")])))
    (lists / "COLLECT-00.toc").write_text(repr(([("libA.so", "lib/libA.so", "SYMLINK")],)))
    assert parts.files_taken(place) == {Path(taken)}
    assert parts.libraries(place, parts.files_taken(place)) == {"inside": "1.0"}


def test_a_link_is_not_counted_twice(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(bytes(2_000_000))
    (tmp_path / "b").symlink_to("a")
    assert size_megabytes(tmp_path) == 2.0


def test_the_package_says_its_version_size_and_needs(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(bytes(5000))
    text = control_text(ROOT / "packaging" / "linux", __version__, "amd64", tmp_path)
    fields = dict(line.split(": ", 1) for line in text.splitlines() if not line.startswith(" "))
    assert fields["Version"] == __version__
    assert fields["Installed-Size"] == "5"
    assert fields["Architecture"] == "amd64"
    assert "libegl1" in fields["Depends"]
    assert "{" not in text
    assert INTENDED_USE in text


def test_the_tarball_starts_from_wherever_it_lies(tmp_path: Path) -> None:
    place = BuildPlace(ROOT, tmp_path)
    place.program.mkdir(parents=True)
    (place.program / "sleepscorer").write_text('#!/bin/sh\necho "started with $1"\n')
    (place.program / "sleepscorer").chmod(0o755)
    place.products.mkdir()
    packed = make_tarball(place)
    with tarfile.open(packed) as tar:
        owners = {member.uname for member in tar}
        tar.extractall(tmp_path / "else where", filter="data")
    assert owners == {"root"}
    (start,) = (tmp_path / "else where").glob("*/AppRun")
    ended = subprocess.run([start, "night.edf"], capture_output=True, text=True, check=True)
    assert ended.stdout == "started with night.edf\n"


def test_the_menu_entry_and_the_file_types_fit_each_other() -> None:
    linux = ROOT / "packaging" / "linux"
    entry = configparser.ConfigParser(interpolation=None, strict=True)
    entry.read(linux / "sleepscorer.desktop", encoding="utf-8")
    kinds = entry["Desktop Entry"]["MimeType"].strip(";").split(";")
    names = {"m": "http://www.freedesktop.org/standards/shared-mime-info"}
    tree = ET.parse(linux / "sleepscorer-mime.xml")
    assert kinds == [one.attrib["type"] for one in tree.findall("m:mime-type", names)]
    assert entry["Desktop Entry"]["Exec"] == "sleepscorer open %f"
    assert Version(__version__) > Version("0")


def test_the_wheel_of_a_build_has_the_one_version() -> None:
    assert BuildPlace(ROOT, Path("anywhere")).version == __version__

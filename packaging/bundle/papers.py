"""What must travel with a program: the licences of all it is made of, and the list of its parts."""

import json
import platform
import shutil
import sysconfig
from collections.abc import Iterable
from pathlib import Path

from first_start.steps import SetupProblem, run_logged, say

from bundle.environment import BuildPlace
from bundle.parts import SystemPackage, files_taken, libraries, system_packages

NOTHING_SAID = "UNKNOWN"


def add_papers(place: BuildPlace) -> None:
    """Put licences/ and sbom.cdx.json beside the program; raises SetupProblem if one is missing."""
    say("Collecting licences and the list of parts")
    taken = files_taken(place)
    names = {name for name in libraries(place, taken) if name != "sleepscorer_app"}
    system = system_packages(place, taken)
    add_licences(place, names, system)
    add_list_of_parts(place, names, system)


def add_licences(place: BuildPlace, names: Iterable[str], system: list[SystemPackage]) -> None:
    """A text for each library, for Python, and for each package of the system that gave files."""
    folder = place.program / "licences"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    shutil.copy2(place.root / "LICENSE", folder / "SleepScorer.txt")
    python = Path(sysconfig.get_path("stdlib")) / "LICENSE.txt"
    if python.exists():
        shutil.copy2(python, folder / "Python.txt")
    for one in licences_of(place, names):
        if one["License"] == NOTHING_SAID and one["LicenseText"] == NOTHING_SAID:
            raise SetupProblem(f"{one['Name']} does not say under which licence it is.")
        head = f"{one['Name']} {one['Version']}\nLicence: {one['License']}\n{one['URL']}\n\n"
        (folder / f"{one['Name']}.txt").write_text(head + one["LicenseText"], encoding="utf-8")
    for package in system:
        shutil.copyfile(package.copyright, folder / f"system-{package.name}.txt")


def licences_of(place: BuildPlace, names: Iterable[str]) -> list[dict[str, str]]:
    """Name, version, licence, its text and address of each of these libraries."""
    told = place.folder / "licences.json"
    run_logged(
        [
            *(place.tool("pip-licenses"), "--format=json", "--with-urls", "--with-license-file"),
            *("--no-license-path", "--output-file", told, "--packages", *sorted(names)),
        ],
        place.log,
        problem="The licences of the libraries could not be read.",
    )
    return json.loads(told.read_text(encoding="utf-8"))


def add_list_of_parts(place: BuildPlace, names: set[str], system: list[SystemPackage]) -> None:
    """The software bill of materials, as CycloneDX: what is in the program and nothing else."""
    told = place.folder / "environment.cdx.json"
    run_logged(
        [
            *(place.tool("cyclonedx-py"), "environment", "--output-reproducible"),
            *("--of", "JSON", "-o", told, place.tool("python")),
        ],
        place.log,
        problem="The list of the bundle's parts (SBOM) could not be written.",
    )
    listed = json.loads(told.read_text(encoding="utf-8"))
    inside = {*names, "sleepscorer_app"}
    listed["metadata"]["component"] = {
        "type": "application",
        "bom-ref": "SleepScorer",
        "name": "SleepScorer",
        "version": place.version,
    }
    listed["components"] = [one for one in listed["components"] if one["name"] in inside]
    kept = {one["bom-ref"] for one in listed["components"]}
    missing = inside - {one["name"] for one in listed["components"]}
    if missing:
        raise SetupProblem(f"The list of parts lacks {', '.join(sorted(missing))}.")
    listed["dependencies"] = [
        {**one, "dependsOn": [part for part in one.get("dependsOn", []) if part in kept]}
        for one in listed.get("dependencies", [])
        if one["ref"] in kept
    ]
    listed["components"] += _beside_the_libraries(system)
    path = place.program / "sbom.cdx.json"
    path.write_text(json.dumps(listed, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def _beside_the_libraries(system: list[SystemPackage]) -> list[dict[str, str]]:
    """Python itself and the packages of the system, as CycloneDX lists them."""
    python = {
        "type": "platform",
        "bom-ref": "python",
        "name": "Python",
        "version": platform.python_version(),
    }
    packages = (
        {
            "type": "library",
            "bom-ref": f"system-{one.name}",
            "name": one.name,
            "version": one.version,
            "purl": f"pkg:deb/debian/{one.name}@{one.version}",
        }
        for one in system
    )
    return [python, *packages]


def size_megabytes(folder: Path) -> float:
    """What a folder takes up unpacked, each file counted once (10⁶ bytes)."""
    files = (path for path in folder.rglob("*") if path.is_file() and not path.is_symlink())
    return sum(path.stat().st_size for path in files) / 1e6

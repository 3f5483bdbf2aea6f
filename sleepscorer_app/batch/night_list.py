"""Which nights a batch is about, and what each is called in its output."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from sleepscorer_app.batch.refused import BatchRefused
from sleepscorer_app.files.recordings.edf_header import looks_like_edf
from sleepscorer_app.files.recordings.open_recording import RECORDING_SUFFIXES

_LABEL_BYTES = 16
_HEADER_BYTES = 256
_ANNOTATIONS = b"EDF Annotations "


@dataclass(frozen=True)
class Night:
    """A recording, its name in the tables, and the path below the output folder of its results.

    `stem` has no suffix: results are `STEM_hyp.csv` and the like.
    """

    path: Path
    name: str
    stem: str


def nights_in(place: Path, out: Path) -> tuple[Night, ...]:
    """The recordings in the folder `place`, or those that the list in the file `place` names.

    Nights of a folder keep their folders in the output, so two of one name in different folders
    stay apart. Of a list only the names are kept. What lies in `out`, and EDF+ files without a
    channel (hypnograms), are no nights. Raises `BatchRefused` where there is none, where two would
    write the same file, or where the list cannot be read.
    """
    if place.is_dir() and place.suffix.lower() not in RECORDING_SUFFIXES:
        paths = [one for one in _recordings_below(place) if not one.is_relative_to(out)]
        nights = [_night(one, one.relative_to(place)) for one in paths if _holds_channels(one)]
        if not nights:
            raise BatchRefused(f"{place}: there is no recording in this folder")
    elif place.suffix.lower() in RECORDING_SUFFIXES:
        nights = [_night(place, Path(place.name))]
    else:
        nights = [_night(one, Path(one.name)) for one in _listed(place)]
        if not nights:
            raise BatchRefused(f"{place}: it names no night; write one path on each line")
    _refuse_one_name(nights)
    return tuple(nights)


def under_codes(nights: Sequence[Night], code_of: Callable[[Path], str]) -> tuple[Night, ...]:
    """The nights with results that are called by their codes, without the folders they lie in."""
    return tuple(replace(one, stem=code_of(one.path)) for one in nights)


def _recordings_below(folder: Path) -> Iterable[Path]:
    for path in sorted(folder.rglob("*")):
        is_ours = any(part.startswith(".") for part in path.relative_to(folder).parts)
        inside = any(one.suffix.lower() in RECORDING_SUFFIXES for one in path.parents)
        if path.suffix.lower() in RECORDING_SUFFIXES and not is_ours and not inside:
            yield path.absolute()


def _night(path: Path, shown: Path) -> Night:
    return Night(path.absolute(), shown.as_posix(), shown.with_suffix("").as_posix())


def _listed(place: Path) -> list[Path]:
    """One path on each line, from the list's own folder on; `#` begins a remark."""
    try:
        lines = place.read_text("utf-8-sig").splitlines()
    except FileNotFoundError:
        raise BatchRefused(f"{place}: there is no such folder or list of nights") from None
    except UnicodeDecodeError:
        raise BatchRefused(
            f"{place}: it is neither a folder nor a list of nights (text in UTF-8, one path on "
            "each line)"
        ) from None
    typed = [line.strip() for line in lines]
    wanted = [one for one in typed if one and not one.startswith("#")]
    return [place.parent.absolute() / one for one in dict.fromkeys(wanted)]


def _refuse_one_name(nights: Iterable[Night]) -> None:
    first: dict[str, Night] = {}
    for one in nights:
        # Not every file system tells capitals apart.
        other = first.setdefault(one.stem.casefold(), one)
        if other is not one:
            raise BatchRefused(
                f"{other.path} and {one.path} would both write {one.stem}_hyp; rename one, or give "
                "the folder that holds both folders, which keeps them apart"
            )


def _holds_channels(path: Path) -> bool:
    """False for an EDF+ file of annotations alone; what cannot be read fails later, by name."""
    try:
        with path.open("rb") as file:
            header = file.read(_HEADER_BYTES)
            n_signals = int(header[252:256])
            labels = file.read(_LABEL_BYTES * n_signals) if looks_like_edf(header) else b""
    except (OSError, ValueError):
        return True
    return labels != _ANNOTATIONS * n_signals or not labels

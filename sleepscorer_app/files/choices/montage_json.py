"""The JSON of a montage, field by field; whatever is not as it should be is named with its row."""

from collections.abc import Callable
from enum import StrEnum
from typing import TypeVar, cast

from sleepscorer_app.domain.channel_names import Kind, Role, Side
from sleepscorer_app.domain.montages.montage_rows import Montage, MontageRow, Rest, Source
from sleepscorer_app.domain.traces.filters import DisplayFilter
from sleepscorer_app.domain.traces.gain import Gain, GainMeasure

FORMAT = "SleepScorer montage 1"
GAIN_FIELDS = {GainMeasure.PER_MILLIMETRE: "per_mm", GainMeasure.PER_HALF_LANE: "half_height"}
_Object = dict[str, object]
_Choice = TypeVar("_Choice", bound=StrEnum)


def montage_to_json(montage: Montage) -> _Object:
    """What `montage_from_json` reads back; only what differs from the default is written."""
    return {
        "format": FORMAT,
        "name": montage.name,
        **_given(note=montage.note),
        "rest": montage.rest.value,
        "rows": [_row_to_json(row) for row in montage.rows],
    }


def montage_from_json(found: object) -> Montage:
    """The montage; `ValueError` says in a few words what is wrong, and in which row."""
    montage = _object(found, "the file", {"format", "name", "note", "rest", "rows"})
    if montage.get("format") != FORMAT:
        raise ValueError(f"its format is not “{FORMAT}”")
    rows = montage.get("rows")
    if not isinstance(rows, list):
        raise ValueError("it has no list of rows")
    return Montage(
        _text(montage, "name"),
        tuple(_numbered(place, row) for place, row in enumerate(cast(list[object], rows), 1)),
        _choice(Rest, montage, "rest", Rest.LEFT_OUT),
        _text(montage, "note"),
    )


def _row_to_json(row: MontageRow) -> _Object:
    band = row.display_filter
    return {
        "sources": [_source_to_json(source) for source in row.sources],
        **_given(
            label=row.label,
            role=row.role.value if row.role else "",
            colour=row.colour,
            flip=row.is_inverted,
            optional=row.is_optional,
        ),
        **({} if row.gain is None else {GAIN_FIELDS[row.gain.measure]: row.gain.value}),
        **({} if row.unit == "µV" else {"unit": row.unit}),
        **({} if row.is_shown else {"shown": False}),
        **({} if band is None else {"filter": _filter_to_json(band)}),
    }


def _source_to_json(source: Source) -> _Object:
    kind = source.kind.value if source.kind else ""
    minus = list(source.minus)
    return _given(channel=source.channel, minus=minus, kind=kind, side=source.side.value)


def _filter_to_json(band: DisplayFilter) -> _Object:
    return _given(low_cut_hz=band.low_cut_hz, high_cut_hz=band.high_cut_hz, notch_hz=band.notch_hz)


def _given(**fields: object) -> _Object:
    return {name: value for name, value in fields.items() if value}


def _numbered(place: int, found: object) -> MontageRow:
    try:
        return _row(found)
    except ValueError as error:
        raise ValueError(f"in row {place}, {error}") from error


def _row(found: object) -> MontageRow:
    fields = {
        *("sources", "label", "role", "colour", *GAIN_FIELDS.values(), "unit"),
        *("flip", "optional", "shown", "filter"),
    }
    row = _object(found, "the row", fields)
    sources = row.get("sources")
    if not isinstance(sources, list):
        raise ValueError("there is no list of sources")
    return MontageRow(
        tuple(map(_source, cast(list[object], sources))),
        _text(row, "label"),
        _choice(Role, row, "role", None),
        _text(row, "colour"),
        _gain(row),
        _typed(row, "unit", "µV", lambda value: isinstance(value, str), "a text"),
        _filter(row.get("filter")),
        _truth(row, "flip", False),
        _truth(row, "shown", True),
        _truth(row, "optional", False),
    )


def _source(found: object) -> Source:
    source = _object(found, "a source", {"channel", "minus", "kind", "side"})
    minus = source.get("minus", [])
    if not isinstance(minus, list):
        raise ValueError("minus is no list of channels")
    names = cast(list[object], minus)
    if not all(isinstance(one, str) and one for one in names):
        raise ValueError("minus is no list of channels")
    return Source(
        _text(source, "channel"),
        tuple(str(one) for one in names),
        _choice(Kind, source, "kind", None),
        _choice(Side, source, "side", Side.UNTOLD),
    )


def _gain(row: _Object) -> Gain | None:
    given = [measure for measure, name in GAIN_FIELDS.items() if name in row]
    if len(given) > 1:
        raise ValueError(f"{' and '.join(GAIN_FIELDS.values())} exclude each other")
    value = _number(row, GAIN_FIELDS[given[0]]) if given else None
    return None if value is None else Gain(value, given[0])


def _filter(found: object) -> DisplayFilter | None:
    if found is None:
        return None
    band = _object(found, "the filter", {"low_cut_hz", "high_cut_hz", "notch_hz"})
    return DisplayFilter(
        *(_number(band, name) for name in ("low_cut_hz", "high_cut_hz", "notch_hz"))
    )


def _object(found: object, what: str, fields: set[str]) -> _Object:
    if not isinstance(found, dict):
        raise ValueError(f"{what} is no object of fields")
    named = cast(_Object, found)
    unknown = sorted(set(named) - fields)
    if unknown:
        raise ValueError(f"{what} has a field “{unknown[0][:40]}” that is not known")
    return named


def _text(fields: _Object, name: str) -> str:
    return _typed(fields, name, "", lambda value: isinstance(value, str), "a text")


def _truth(fields: _Object, name: str, default: bool) -> bool:
    return _typed(fields, name, default, lambda value: isinstance(value, bool), "true or false")


def _number(fields: _Object, name: str) -> float | None:
    def is_number(value: object) -> bool:
        return isinstance(value, int | float) and not isinstance(value, bool)

    number = _typed(fields, name, cast(float | None, None), is_number, "a number")
    return None if number is None else float(number)


_Value = TypeVar("_Value")


def _typed(
    fields: _Object, name: str, default: _Value, fits: Callable[[object], bool], what: str
) -> _Value:
    if name not in fields:
        return default
    if not fits(fields[name]):
        raise ValueError(f"{name} is not {what}")
    return cast(_Value, fields[name])


_Default = TypeVar("_Default")


def _choice(
    choices: type[_Choice], fields: _Object, name: str, default: _Default
) -> _Choice | _Default:
    if name not in fields:
        return default
    if fields[name] not in set(choices):
        raise ValueError(f"{name} is none of {', '.join(one for one in choices if one)}")
    return choices(str(fields[name]))

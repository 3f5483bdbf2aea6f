"""The table of signals in an EDF or BDF header: labels made unique, scales to µV worked out."""

from dataclasses import dataclass

from sleepscorer_app.files.recordings.edf_fields import EdfFields, listed
from sleepscorer_app.files.recordings.physical_units import FAMILIAR_UNITS, microvolts_per_unit

ANNOTATION_LABELS = ("EDF Annotations", "BDF Annotations")
SIGNAL_HEADER_BYTES = 256
_LARGEST = 1e15
"""No quantity of a night comes near; float32 samples could not hold much more."""
_COLUMNS = (
    ("label", 16),
    ("transducer", 80),
    ("unit", 8),
    ("physical minimum", 8),
    ("physical maximum", 8),
    ("digital minimum", 8),
    ("digital maximum", 8),
    ("prefilter", 80),
    ("samples per record", 8),
    ("reserved", 32),
)


@dataclass(frozen=True)
class StoredScale:
    """The scale as a header may state it: what stood there, or what it was mended to."""

    unit: str
    physical: tuple[float, float]
    digital: tuple[int, int]


@dataclass(frozen=True)
class EdfSignal:
    """One signal as stored: its value in `unit` is `gain` × stored number + `offset`."""

    label: str
    transducer: str
    prefilter: str
    unit: str
    gain: float
    offset: float
    samples_per_record: int
    first_byte: int
    """Where its samples begin inside a data record."""
    stored: StoredScale

    @property
    def is_annotations(self) -> bool:
        return self.label in ANNOTATION_LABELS


def read_signals(
    raw: bytes, n_signals: int, bytes_per_sample: int, fields: EdfFields
) -> tuple[EdfSignal, ...]:
    """The signals that `raw`, the header after its first 256 bytes, describes.

    Raises `UnreadableFile` when it does not say how many samples a signal has.
    """
    table = _split(raw, n_signals)
    labels = _unique_labels([fields.text(one, "label") for one in table["label"]], fields)
    signals: list[EdfSignal] = []
    first_byte = 0
    for index, label in enumerate(labels):
        row = {name: cells[index] for name, cells in table.items()}
        count = fields.number(row["samples per record"], f"samples of {label}")
        if count is None or count < 0 or count != int(count):
            raise fields.refuse(
                f"its header does not say how many samples “{label}” has in a data record; "
                "export the night again from the recording system."
            )
        unit, gain, offset, stored = _scale(row, label, bytes_per_sample, fields)
        signals.append(
            EdfSignal(
                label=label,
                transducer=fields.text(row["transducer"], f"transducer of {label}"),
                prefilter=fields.text(row["prefilter"], f"prefilter of {label}"),
                unit=unit,
                gain=gain,
                offset=offset,
                samples_per_record=int(count),
                first_byte=first_byte,
                stored=stored,
            )
        )
        first_byte += int(count) * bytes_per_sample
    _note_units(signals, fields)
    return tuple(signals)


def _split(raw: bytes, n_signals: int) -> dict[str, list[bytes]]:
    """The header's columns, each with one cell per signal."""
    table: dict[str, list[bytes]] = {}
    at = 0
    for name, width in _COLUMNS:
        table[name] = [raw[at + width * one : at + width * (one + 1)] for one in range(n_signals)]
        at += width * n_signals
    return table


def _unique_labels(labels: list[str], fields: EdfFields) -> list[str]:
    """Every ordinary signal with a name of its own, by which a person can tell it from the rest."""
    taken: set[str] = set()
    unique: list[str] = []
    renamed: list[str] = []
    for number, label in enumerate(labels, start=1):
        name = label or f"unnamed {number}"
        if label not in ANNOTATION_LABELS:
            again = 2
            while name in taken:
                name = f"{label or f'unnamed {number}'} ({again})"
                again += 1
        if name != label:
            renamed.append(name)
        taken.add(name)
        unique.append(name)
    if renamed:
        fields.note(
            f"{len(renamed)} signals have no name of their own",
            f"they are called {listed(renamed)}",
        )
    return unique


def _scale(
    row: dict[str, bytes], label: str, bytes_per_sample: int, fields: EdfFields
) -> tuple[str, float, float, StoredScale]:
    """Unit, gain and offset of one signal, voltages in µV, counts if the range is unusable; and
    the scale as it may be written down."""
    limit = 1 << (8 * bytes_per_sample - 1)
    whole = (-limit, limit - 1)
    if label in ANNOTATION_LABELS:
        return "", 1.0, 0.0, StoredScale("", (-1.0, 1.0), whole)
    unit = fields.text(row["unit"], f"unit of {label}")
    low, high, digital_low, digital_high = (
        fields.number(row[name], f"{name} of {label}")
        for name in ("physical minimum", "physical maximum", "digital minimum", "digital maximum")
    )
    counts = "digital", 1.0, 0.0, StoredScale("", (float(-limit), float(limit - 1)), whole)
    if low is None or high is None or low == high or max(abs(low), abs(high)) > _LARGEST:
        fields.gather("No usable physical range ({})", "stored numbers are shown", label)
        return counts
    if digital_low is None or digital_high is None or digital_low == digital_high:
        fields.gather("No usable digital range ({})", "stored numbers are shown", label)
        return counts
    if low > high:
        fields.gather(
            "The physical range runs downwards ({})",
            "taken as it stands, which in EDF+ means an inverting amplifier",
            label,
            stays=True,
        )
    if digital_low > digital_high:
        fields.gather("The digital range runs downwards ({})", "taken as it stands", label)
        # The same line through the same two points, written the usual way round.
        low, high, digital_low, digital_high = high, low, digital_high, digital_low
    factor = microvolts_per_unit(unit)
    gain = (high - low) / (digital_high - digital_low)
    offset = low - gain * digital_low
    stored = StoredScale(unit, (low, high), (int(digital_low), int(digital_high)))
    if factor:
        return "µV", gain * factor, offset * factor, stored
    return unit, gain, offset, stored


def _note_units(signals: list[EdfSignal], fields: EdfFields) -> None:
    ordinary = [one for one in signals if not one.is_annotations and one.samples_per_record]
    for one in ordinary:
        if not one.unit:
            fields.gather(
                "No unit is given ({})", "numbers are shown as they are", one.label, stays=True
            )
        elif one.unit not in ("µV", "digital") and one.unit.lower() not in FAMILIAR_UNITS:
            fields.gather(
                "Units not known here ({})",
                "kept as they are",
                f"{one.label} ({one.unit})",
                stays=True,
            )

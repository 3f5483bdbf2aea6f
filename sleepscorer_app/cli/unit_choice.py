"""`--unit LABEL=uV`: in which unit a channel's numbers really are, as typed."""

from collections.abc import Sequence

from sleepscorer_app.cli.mistake import Mistake
from sleepscorer_app.domain.recording import Recording
from sleepscorer_app.files.recordings.physical_units import microvolts_per_unit
from sleepscorer_app.files.recordings.stated_units import in_stated_units


def units_typed(typed: Sequence[str]) -> dict[str, float]:
    """µV per number, by channel. Raises `Mistake` naming the part that is none."""
    units: dict[str, float] = {}
    for text in typed:
        label, equals, unit = text.rpartition("=")
        microvolts = microvolts_per_unit(unit)
        if not equals or microvolts is None:
            raise Mistake(f"--unit {text}: write it as LABEL=UNIT, with the unit uV, mV, V or nV")
        units[label.strip()] = microvolts
    return units


def in_units(recording: Recording, typed: Sequence[str], *, must_have: bool = True) -> Recording:
    """The recording with the named channels in the units typed.

    Raises `Mistake` naming the part that is none, or the channel that is not there, unless it need
    not be.
    """
    units = units_typed(typed)
    channels = [one.name for one in recording.channels]
    for text in typed:
        name = text.rpartition("=")[0].strip()
        if name not in channels and must_have:
            raise Mistake(
                f"--unit {text}: {recording.name} has no channel called {name}; it has "
                f"{', '.join(channels[:20])}"
            )
    return in_stated_units(recording, units)

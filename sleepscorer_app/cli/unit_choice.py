"""`--unit LABEL=uV`: in which unit a channel's numbers really are, as typed."""

from collections.abc import Sequence

from sleepscorer_app.cli.mistake import Mistake
from sleepscorer_app.domain.recording import Recording
from sleepscorer_app.domain.rescaled_recording import with_factors
from sleepscorer_app.files.recordings.physical_units import microvolts_per_unit


def in_units(recording: Recording, typed: Sequence[str], *, must_have: bool = True) -> Recording:
    """The recording with the named channels in the units typed.

    Raises `Mistake` naming the part that is none, or the channel that is not there, unless it need
    not be.
    """
    channels = {one.name: one for one in recording.channels}
    factors: dict[str, float] = {}
    for text in typed:
        label, equals, unit = text.rpartition("=")
        microvolts = microvolts_per_unit(unit)
        if not equals or microvolts is None:
            raise Mistake(f"--unit {text}: write it as LABEL=UNIT, with the unit uV, mV, V or nV")
        channel = channels.get(label.strip())
        if channel is None and not must_have:
            continue
        if channel is None:
            raise Mistake(
                f"--unit {text}: {recording.name} has no channel called {label.strip()}; it has "
                f"{', '.join(list(channels)[:20])}"
            )
        factors[channel.name] = microvolts / (microvolts_per_unit(channel.header_unit) or 1.0)
    return with_factors(recording, factors)

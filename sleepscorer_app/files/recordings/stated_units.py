"""Recordings read in the units that a person has stated for their channels."""

from collections.abc import Mapping

from sleepscorer_app.domain.recording import Recording
from sleepscorer_app.domain.rescaled_recording import with_factors
from sleepscorer_app.files.recordings.physical_units import microvolts_per_unit


def in_stated_units(recording: Recording, microvolts: Mapping[str, float]) -> Recording:
    """The recording with these channels, as far as it has them, in µV.

    `microvolts` says by channel how many µV one of the file's numbers is, whatever unit its header
    names.
    """
    factors = {
        one.name: microvolts[one.name] / (microvolts_per_unit(one.header_unit) or 1.0)
        for one in recording.channels
        if one.name in microvolts
    }
    return with_factors(recording, factors)

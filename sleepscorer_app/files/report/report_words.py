"""Every word of the report in one place, in English.

As with gettext, the English text is the key: a translation is a table from these texts to others,
given to the report as a function. `all_words` lists what such a table must hold; texts with braces
keep them.
"""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from sleepscorer_app.domain.intended_use import INTENDED_USE
from sleepscorer_app.domain.statistics import sleep_cycles
from sleepscorer_app.domain.statistics.definition_set import DefinitionSet
from sleepscorer_app.domain.statistics.statistics_sets import SETS

Say = Callable[[str], str]
"""From an English text of the report to what is printed."""

TITLE = "Sleep report"
USE = INTENDED_USE
PAGE_OF = "Page {page} of {pages}"
MADE_WITH = "SleepScorer {version}"

NIGHT, PATIENT, RECORDING = "Night", "Patient", "Recording"
RECORDED, REPORTED, DURATION = "Recorded", "Report of", "Duration"
LIGHTS_OFF, LIGHTS_ON, NOT_MARKED = "Lights off", "Lights on", "not marked"
SCORED_TRACE, SCORER, DE_IDENTIFIED = "Scored derivation", "Scorer", "De-identified"
NOT_REVIEWED = "Not yet reviewed"
LEFT_OUT = "patient, recording, scorers, file name and dates left out"
NOT_GIVEN = "not given"

OVERVIEW, HYPNODENSITY, SPECTROGRAM = "The night", "Hypnodensity", "Spectrogram"
HYPNOGRAM = "Hypnogram"
CYCLE_WORD, AROUSALS, CLOCK = "Cycle", "Arousals", "Clock time"
NO_SPECTROGRAM = "No trace of this night was scored or can be."
PARAMETERS, STAGES, CYCLES = "Sleep parameters", "Stages", "Sleep cycles"
STAGE, MINUTES, OF_TST = "Stage", "min", "% of TST"
CYCLE_HEADS = ("Cycle", "Begin", "Length", "NREM", "REM")
CYCLE_UNITS = "Length, NREM and REM in minutes."
INCOMPLETE, REM_SKIPPED = "incomplete", "REM skipped"
NO_CYCLES = "No cycle by the definition of the report."

ORIGIN = "How the scoring came to be"
MODEL, SECOND_MODEL, NO_MODEL = "Model", "Second model", "none: no network has scored this night"
CHANNELS_READ = "Read by the model"
CONFIRMED = "Confirmed by a person"
RELABELLED = "Given another stage than the model’s by a person"
BY_HAND = "Given by a person, as the model said or without one"
UNTOUCHED = "Model’s stage, looked at by nobody"
TAUGHT = "Proposed from what a person decided elsewhere"
IMPORTED = "Imported from a file"
NO_STAGE = "Without a stage"
EPOCHS_OF = "{count} of {total} epochs ({percent} %)"
AGREEMENT = "Agreement with {name}"
AGREEMENT_VALUE = "{percent} % of {count} epochs, kappa {kappa}"
ANOTHER_SCORING, ANOTHER_FILE = "another scoring", "a file"

QUALITY = "Signal quality"
QUALITY_HEADS = ("Trace", "Without data", "Flat", "Clipped", "Typical span", "Mains")
QUALITY_NOTE = (
    "Without data, flat, clipped: share of the epochs, flat and missing where more than half of "
    "the epoch is so, clipped where 1 % of the samples are at the limit. Typical span: median of "
    "the highest less the lowest sample of a second. Mains: the louder of 50 and 60 Hz, and how "
    "far it stands above its neighbours."
)
DEFINITIONS, COUNTED = "Definitions", "What is counted"
SOURCE, CYCLE_DEFINITION = "Source", "Sleep cycles"
CYCLES_DEFINITION = sleep_cycles.DEFINITION
DEFINITIONS_OF: Mapping[DefinitionSet, str] = MappingProxyType(
    {
        DefinitionSet.AASM: "AASM definitions",
        DefinitionSet.YASA: "YASA-compatible definitions",
        DefinitionSet.LUNA: "Luna-compatible definitions",
    }
)


def all_words() -> frozenset[str]:
    """Every text that a translation must know."""
    here: set[str] = set()
    for name, value in globals().items():
        if name.isupper() and name not in ("SETS", "DEFINITIONS_OF"):
            here.update((value,) if isinstance(value, str) else value)
    here.update(DEFINITIONS_OF.values())
    for table in SETS.values():
        here.update((table.source, table.extent_words))
        for index in table.indices:
            here.update((index.words, index.definition))
    return frozenset(here)


def in_english(text: str) -> str:
    """The words as they are."""
    return text

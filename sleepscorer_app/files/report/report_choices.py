"""What a person chooses about a report."""

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from sleepscorer_app.domain.statistics.definition_set import DefinitionSet


class Paper(StrEnum):
    """The paper that the pages are laid out for."""

    A4 = "a4"
    LETTER = "letter"


class ToldIdentity(StrEnum):
    """How much a report tells of whose night it is."""

    FIELDS = "fields"
    """The patient and recording fields of the file, its name and date."""
    NIGHT = "night"
    """The file's name and date."""
    NOTHING = "nothing"
    """De-identified: neither name nor date, nor who scored, nor the names of other files."""


class ReportPart(StrEnum):
    """What may be left out of a report."""

    HYPNODENSITY = "hypnodensity"
    SPECTROGRAM = "spectrogram"
    CYCLES = "cycles"
    ORIGIN = "origin"
    QUALITY = "quality"
    DEFINITIONS = "definitions"


@dataclass(frozen=True)
class ReportChoices:
    """Paper, definitions, parts, whose laboratory, how much of the patient is told."""

    paper: Paper = Paper.A4
    definitions: DefinitionSet = DefinitionSet.AASM
    parts: frozenset[ReportPart] = frozenset(ReportPart)
    lab_name: str = ""
    logo: Path | None = None
    told: ToldIdentity = ToldIdentity.NIGHT
    scorer: str = ""
    code: str = ""
    """What a de-identified report calls the night; empty for nothing more than `night`."""

"""What an exported file tells of a night: decided once, before any format is thought of."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from sleepscorer_app.domain.markers import Marker
from sleepscorer_app.domain.recording import ArrayRecording, Identity, Recording
from sleepscorer_app.domain.scoring import Scoring
from sleepscorer_app.domain.stage_origin import StageOrigin, StageOrigins
from sleepscorer_app.files.de_identification import (
    NO_DATE,
    BlankedText,
    DeIdentification,
    Removed,
)
from sleepscorer_app.files.hypnogram_formats.empty_night import empty_night
from sleepscorer_app.files.personal_words import PersonalWords


@dataclass(frozen=True)
class ExportedNight:
    """A scoring and the clock it stands on, with nothing in it that a writer should leave out.

    `changed_at` says of each epoch when its stage was last decided, None where that is not known;
    it is empty where nothing is known. `recording_name` and `scorer` are empty, and `created` is
    None, where they are not told.
    """

    scoring: Scoring
    start: datetime
    duration_seconds: float
    identity: Identity = field(default_factory=Identity)
    recording_name: str = ""
    scorer: str = ""
    created: datetime | None = None
    changed_at: tuple[datetime | None, ...] = ()

    @property
    def markers(self) -> tuple[Marker, ...]:
        return self.scoring.markers

    @property
    def is_dated(self) -> bool:
        """False where only the time of day is known, or for a year that EDF+ has no room for."""
        return 1985 <= self.start.year <= 2084 and self.start.date() != NO_DATE

    @property
    def frame(self) -> ArrayRecording:
        """A recording of this start and length without a sample: what a file is read back onto."""
        return empty_night(self.start, self.duration_seconds)


def exported_night(
    scoring: Scoring,
    recording: Recording,
    de_identification: DeIdentification | None = None,
    scorer: str = "",
    changed_at: Sequence[datetime | None] = (),
) -> tuple[ExportedNight, Removed]:
    """What files are to tell, and what was left out for the sake of whoever slept.

    Raises `ValueError` with a sentence when a date cannot be moved that far.
    """
    if de_identification is None:
        night = ExportedNight(
            scoring,
            recording.start,
            recording.duration_seconds,
            recording.identity,
            recording.name,
            scorer,
            datetime.now(UTC),
            tuple(changed_at),
        )
        return night, Removed()
    words = PersonalWords.of(recording.identity)
    markers, texts = _cleaned(scoring.markers, words)
    clean = replace(
        scoring,
        markers=markers,
        imported_from="",
        origins=_without_people(scoring.origins),
    )
    night = ExportedNight(
        clean, de_identification.start_of(recording.start), recording.duration_seconds
    )
    fields = (
        "patient field",
        "recording field",
        f"date ({de_identification.date_words})",
        "name of the recording's file",
        "names of scorers and files, and when they scored",
    )
    return night, Removed(fields, texts)


def seconds_text(seconds: float) -> str:
    """Seconds to the microsecond, without zeros at the end and never with an exponent."""
    return f"{seconds:.6f}".rstrip("0").rstrip(".")


def _cleaned(
    markers: Sequence[Marker], words: PersonalWords
) -> tuple[tuple[Marker, ...], tuple[BlankedText, ...]]:
    """The markers without the patient's name, and which texts lost words."""
    cleaned: list[Marker] = []
    blanked: list[BlankedText] = []
    for one in markers:
        text, found = words.blanked(one.text)
        channel, found_there = words.blanked(one.channel)
        cleaned.append(replace(one, text=text, channel=channel))
        if found:
            blanked.append(BlankedText("marker", one.text, text, len(found), one.onset_seconds))
        if found_there:
            blanked.append(
                BlankedText(
                    "channel of a marker",
                    one.channel,
                    channel,
                    len(found_there),
                    one.onset_seconds,
                )
            )
    return tuple(cleaned), tuple(blanked)


def _without_people(origins: StageOrigins) -> StageOrigins:
    """Which model a stage is from stays; persons go, and files, whose names may tell of them."""
    return StageOrigins.of(StageOrigin(model=origins[epoch].model) for epoch in range(len(origins)))

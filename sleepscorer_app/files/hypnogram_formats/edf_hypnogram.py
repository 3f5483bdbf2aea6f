"""The hypnogram as an annotation-only EDF+ file, and stages out of any EDF+ or BDF+ annotations.

Source: EDF+ sections 2.2 and 3.1 and its standard texts (edfplus.info): record duration 0, one
annotation per epoch.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from edfio import Edf, EdfAnnotation
from edfio import Recording as EdfRecordingField

from sleepscorer_app.domain.markers import Marker
from sleepscorer_app.domain.recording import EPOCH_SECONDS, Annotation, Recording
from sleepscorer_app.domain.scoring import Scoring
from sleepscorer_app.files.edf_records import open_records
from sleepscorer_app.files.hypnogram_formats.identity_fields import (
    NO_DATE,
    patient_field,
    recording_field,
    without_names,
)
from sleepscorer_app.files.hypnogram_formats.placing import StageSpan
from sleepscorer_app.files.hypnogram_formats.stage_texts import (
    marker_text,
    read_marker,
    read_stage,
    stage_text,
)
from sleepscorer_app.files.hypnogram_formats.told_hypnogram import ReadChoices, ToldHypnogram
from sleepscorer_app.files.unreadable import UnreadableFile

FORMAT_NAME = "EDF+ annotations"


def edf_contents(
    scoring: Scoring, recording: Recording, *, de_identify: bool = False, scorer: str = ""
) -> bytes:
    """The whole file: one annotation per epoch, unscored ones included, and the markers."""
    texts = marker_texts(scoring.markers, recording, de_identify=de_identify)
    annotations = [
        EdfAnnotation(epoch * EPOCH_SECONDS, EPOCH_SECONDS, stage_text(scoring.hypnogram[epoch]))
        for epoch in range(scoring.n_epochs)
    ] + [
        EdfAnnotation(marker.onset_seconds, marker.duration_seconds or None, text)
        for marker, text in zip(scoring.markers, texts, strict=True)
    ]
    begun = recording.start
    # EDF+ knows the years 1985 to 2084; a date that is not known is written as its first day.
    is_dated = 1985 <= begun.year <= 2084 and begun.date() != NO_DATE and not de_identify
    edf = Edf(
        [],
        recording=EdfRecordingField(startdate=begun.date() if is_dated else None),
        starttime=begun.time(),
        annotations=annotations,
    )
    edf.local_patient_identification = patient_field(recording.identity, de_identify=de_identify)
    edf.local_recording_identification = recording_field(
        recording.identity,
        begun.date() if is_dated else NO_DATE,
        scorer=scorer,
        de_identify=de_identify,
    )
    return edf.to_bytes()


def marker_texts(
    markers: Iterable[Marker], recording: Recording, *, de_identify: bool
) -> list[str]:
    """What the file says of each marker; free text loses the patient's name if asked to."""
    return [
        marker_text(
            replace(marker, text=without_names(marker.text, recording.identity))
            if de_identify
            else marker
        )
        for marker in markers
    ]


def read_edf_hypnogram(path: Path, _recording: Recording, _choices: ReadChoices) -> ToldHypnogram:
    """Stages and markers in the file's annotations, by its own clock.

    Raises `UnreadableFile` when there are no stages.
    """
    records = open_records(path)
    begins = records.first_onset()
    annotations, findings = records.annotations(begins)
    spans, remarks, others = _sorted_out(annotations)
    if not spans:
        raise UnreadableFile(
            path, "it holds no sleep stages (annotations such as “Sleep stage N2”)."
        )
    return ToldHypnogram(
        FORMAT_NAME,
        spans,
        start=records.header.start + timedelta(seconds=begins),
        markers=[read_marker(one.onset_seconds, one.duration_seconds, one.text) for one in others],
        notes=(*(str(one) for one in findings), *remarks),
    )


def _sorted_out(
    annotations: Sequence[Annotation],
) -> tuple[list[StageSpan], list[str], list[Annotation]]:
    """Stages, remarks on how they were read, and everything that is no stage."""
    spans: list[StageSpan] = []
    remarks: dict[str, None] = {}
    others: list[Annotation] = []
    for one in annotations:
        stage = read_stage(one.text)
        if stage is None:
            others.append(one)
            continue
        spans.append(StageSpan(one.onset_seconds, one.duration_seconds, stage.stage))
        if stage.remark:
            remarks[stage.remark] = None
    return spans, list(remarks), others

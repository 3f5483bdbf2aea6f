"""The hypnogram as an annotation-only EDF+ file, and stages out of any EDF+ or BDF+ annotations.

Source: EDF+ sections 2.2 and 3.1 and its standard texts (edfplus.info): record duration 0, one
annotation per epoch.
"""

from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

from edfio import Edf, EdfAnnotation
from edfio import Recording as EdfRecordingField

from sleepscorer_app.domain.recording import EPOCH_SECONDS, Annotation, Recording
from sleepscorer_app.files.de_identification import NO_DATE
from sleepscorer_app.files.hypnogram_formats.exported_night import ExportedNight
from sleepscorer_app.files.hypnogram_formats.identity_fields import patient_field, recording_field
from sleepscorer_app.files.hypnogram_formats.placing import StageSpan
from sleepscorer_app.files.hypnogram_formats.stage_texts import (
    marker_text,
    read_marker,
    read_stage,
    stage_text,
)
from sleepscorer_app.files.hypnogram_formats.told_hypnogram import ReadChoices, ToldHypnogram
from sleepscorer_app.files.recordings.edf_records import open_records
from sleepscorer_app.files.unreadable import UnreadableFile

FORMAT_NAME = "EDF+ annotations"


def edf_contents(night: ExportedNight) -> bytes:
    """The whole file: one annotation per epoch, unscored ones included, and the markers."""
    hypnogram = night.scoring.hypnogram
    annotations = [
        EdfAnnotation(epoch * EPOCH_SECONDS, EPOCH_SECONDS, stage_text(hypnogram[epoch]))
        for epoch in range(hypnogram.n_epochs)
    ] + [
        EdfAnnotation(one.onset_seconds, one.duration_seconds or None, marker_text(one))
        for one in night.markers
    ]
    # EDF+ knows the years 1985 to 2084; a date that is not known is written as its first day.
    day = night.start.date() if night.is_dated else NO_DATE
    edf = Edf(
        [],
        recording=EdfRecordingField(startdate=day if night.is_dated else None),
        starttime=night.start.time(),
        annotations=annotations,
    )
    edf.local_patient_identification = patient_field(night.identity)
    edf.local_recording_identification = recording_field(night.identity, day, scorer=night.scorer)
    return edf.to_bytes()


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

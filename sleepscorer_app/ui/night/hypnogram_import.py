"""Another file's stages for the open night: read, and asked about what the file leaves open."""

from dataclasses import replace
from pathlib import Path

from PySide6.QtWidgets import QWidget

from sleepscorer_app.domain.recording import Recording
from sleepscorer_app.files.hypnogram_formats.imported_hypnogram import ImportedHypnogram
from sleepscorer_app.files.unreadable import OtherEpochLength
from sleepscorer_app.ui.window.questions import Questions


def hypnogram_asked_for(
    path: Path, recording: Recording, questions: Questions, window: QWidget
) -> ImportedHypnogram | None:
    """The hypnogram in `path` on the recording's epochs; None if the person thought better of it.

    Asks what signs mean that the file does not explain, and whether epochs of another length may
    be resampled. Raises `UnreadableFile` where there is nothing to ask.
    """
    # Imported here: the libraries of the formats are not needed before the first page.
    from sleepscorer_app.files.hypnogram_formats import ReadChoices, open_question, read_hypnogram

    choices = ReadChoices()
    signs = open_question(path)
    if signs is not None:
        mapping = questions.stage_mapping(window, path.name, signs)
        if mapping is None:
            return None
        choices = replace(choices, mapping=mapping)
    try:
        return read_hypnogram(path, recording, choices)
    except OtherEpochLength as error:
        if not questions.may_resample(window, path.name, error.epoch_seconds):
            return None
    return read_hypnogram(path, recording, replace(choices, may_resample=True))

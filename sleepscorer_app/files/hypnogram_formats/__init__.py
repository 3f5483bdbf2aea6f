"""Hypnograms on disk: one module per format; `readers` and `writers` hold the tables of them."""

from sleepscorer_app.files.failed_export import FailedExport
from sleepscorer_app.files.hypnogram_formats.exporting import export_hypnogram
from sleepscorer_app.files.hypnogram_formats.imported_hypnogram import ImportedHypnogram
from sleepscorer_app.files.hypnogram_formats.readers import (
    FORMATS,
    HypnogramFormat,
    open_question,
    read_hypnogram,
)
from sleepscorer_app.files.hypnogram_formats.sign_mapping import Sign, SignList
from sleepscorer_app.files.hypnogram_formats.told_hypnogram import ReadChoices
from sleepscorer_app.files.hypnogram_formats.writers import (
    WRITERS,
    Companion,
    Writer,
    default_export_name,
    writer_for,
)

__all__ = [
    "FORMATS",
    "WRITERS",
    "Companion",
    "FailedExport",
    "HypnogramFormat",
    "ImportedHypnogram",
    "ReadChoices",
    "Sign",
    "SignList",
    "Writer",
    "default_export_name",
    "export_hypnogram",
    "open_question",
    "read_hypnogram",
    "writer_for",
]

"""How files of hypnograms are named: for choosing among files; what one is, its content says."""

from sleepscorer_app.files.hypnogram_formats.writers import WRITERS

_OF_OTHERS_ALONE = (".bdf", ".tsv")


def hypnogram_suffixes() -> tuple[str, ...]:
    """The ends of the names of all that is written and read again, and of what others write."""
    written = (one.suffix for one in WRITERS.values() if not one.is_of_networks)
    return tuple(sorted({*written, *_OF_OTHERS_ALONE}))

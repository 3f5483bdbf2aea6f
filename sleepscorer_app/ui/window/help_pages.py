"""The sentences of the about page and of the file check."""

from collections.abc import Sequence

from sleepscorer_app.domain.intended_use import INTENDED_USE


def file_check_sentences(notes: Sequence[str]) -> tuple[str, ...]:
    """What was odd about a recording's file; says so when nothing was."""
    if not notes:
        return ("Nothing odd was found in this file's header.",)
    return (*notes, "The file itself was not changed.")


def about_sentences(model_names: Sequence[str], why_no_model: str) -> tuple[str, ...]:
    """What the program is, what it is for, and which models it holds."""
    models = f"Models: {', '.join(model_names)}." if model_names else why_no_model
    return (
        "A person and a network score a night of sleep together: the network proposes and says "
        "where it is unsure, the person decides.",
        INTENDED_USE,
        models,
        "Nothing leaves this computer. Unfinished work is saved beside the night.",
        "Open source, BSD 3-Clause licence.",
    )

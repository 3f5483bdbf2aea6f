"""What the program is for, in the words that stand wherever it hands something to a person."""

INTENDED_USE = "Research use. Not a diagnosis. Every epoch to be verified by a qualified scorer."


def intended_use_within(n_letters: int) -> str:
    """As many whole sentences of it, from its front, as so many letters hold; perhaps none."""
    sentences = INTENDED_USE.removesuffix(".").split(". ")
    said = ""
    for sentence in sentences:
        longer = f"{said} {sentence}.".strip()
        if len(longer) > n_letters:
            break
        said = longer
    return said

"""Where an epoch's stage is from, in words."""

from sleepscorer_app.domain.scoring import Scoring, Source

HASH_DIGITS = 12


def origin_words(scoring: Scoring, epoch: int) -> str:
    """`N2: mc2sleepnet 1.0 (0123456789ab), confirmed by AB`, as far as it is known."""
    source, origin = scoring.source_of(epoch), scoring.origins[epoch]
    letter = scoring.hypnogram[epoch].letter
    if source is Source.NOBODY:
        return "not scored"
    if source is Source.PERSON:
        return f"{letter}: scored by {origin.person or 'a person who gave no name'}"
    parts: list[str] = []
    if origin.model is not None:
        parts.append(origin.model.text)
    if origin.file:
        digits = f" ({origin.file_sha256[:HASH_DIGITS]})" if origin.file_sha256 else ""
        parts.append(f"imported from {origin.file}{digits}")
    if not parts:
        parts.append({Source.IMPORTED: "imported"}.get(source, "a model"))
    if source is Source.TAUGHT:
        parts.append("led by what was decided elsewhere")
    if source is Source.CONFIRMED:
        parts.append(f"confirmed by {origin.person or 'a person who gave no name'}")
    return f"{letter}: {', '.join(parts)}"

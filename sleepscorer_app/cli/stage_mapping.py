"""`--mapping 0=W,1=N1,…`: what the signs of a bare list of stages mean, as typed."""

from sleepscorer_app.cli.mistake import Mistake
from sleepscorer_app.domain.hypnogram import Stage

_STAGES = {stage.letter.lower(): stage for stage in Stage}


def stage_mapping(typed: str | None) -> dict[str, Stage] | None:
    """Each sign's stage, None where nothing was typed. Raises `Mistake` naming the part."""
    if typed is None:
        return None
    mapping: dict[str, Stage] = {}
    for part in typed.split(","):
        sign, equals, letter = part.partition("=")
        stage = _STAGES.get(letter.strip().lower())
        if not equals or not sign.strip() or stage is None:
            raise Mistake(
                f"--mapping {typed}: “{part.strip()}” is not a sign, = and one of W, N1, N2, N3, "
                "R or ? (for unscored); an example is 0=W,1=N1,2=N2,3=N3,5=R,9=?"
            )
        mapping[sign.strip()] = stage
    return mapping

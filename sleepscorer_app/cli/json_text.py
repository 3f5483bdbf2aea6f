"""What a command prints for programs: one JSON object, and nothing else on standard output."""

import json
import math
from collections.abc import Mapping

from sleepscorer_app.domain.intended_use import INTENDED_USE


def json_text(told: Mapping[str, object]) -> str:
    """The object as text, with the intended use as its last key."""
    return json.dumps({**told, "intended_use": INTENDED_USE}, indent=1, ensure_ascii=False)


def json_number(value: float) -> float | None:
    """Null for what nobody can compute: JSON has no word for it."""
    return None if math.isnan(value) else value

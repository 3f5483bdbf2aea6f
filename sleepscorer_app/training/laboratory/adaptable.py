"""Which models can go on learning from a laboratory's nights; known without torch."""

from sleepscorer_app.scoring.committee_members import COMMITTEE
from sleepscorer_app.scoring.model_files import ModelDescription
from sleepscorer_app.scoring.networks import BANDPOWER_GRU, MC2SLEEPNET, SPECTRAL_GRU


class CannotLearn(Exception):
    """A model or nights that cannot be learned with; `str(error)` says why and what to do."""


def why_not_adaptable(description: ModelDescription) -> str:
    """Why this kind of network cannot learn from a laboratory; empty if it can."""
    if description.network == MC2SLEEPNET:
        return ""
    if description.network == COMMITTEE:
        why = "it is several networks together"
    elif description.network in (BANDPOWER_GRU, SPECTRAL_GRU):
        why = "it reads spectra and has no encoders that could stay while the rest learns"
    else:
        why = "what learns is the part of MC2SleepNet that looks along the night"
    return (
        f"{description.name} cannot learn from your nights: {why}; choose a model whose network "
        f"is {MC2SLEEPNET}."
    )

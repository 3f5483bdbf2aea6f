"""What scores for the seeded user: the program's own models, or a network that only pretends."""

from sleepscorer_app.ui.scoring.auto_score import AvailableModel
from tests.ui.windows import FakeNetwork, fit_of_any_model


def real_models() -> tuple[AvailableModel, ...]:
    """The models that came with the program."""
    from sleepscorer_app.app import available_models

    return available_models()


def pretended_models() -> tuple[AvailableModel, ...]:
    """Two networks that answer at once, the second unsure of everything."""
    return tuple(
        AvailableModel(name, FakeNetwork(confidence).score, check_fit=fit_of_any_model)
        for name, confidence in (("sure 1.0", 0.9), ("unsure 1.0", 0.4))
    )

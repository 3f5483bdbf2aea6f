"""How derivations fit the models that may score them, found out behind the window and kept."""

from collections.abc import Mapping

from PySide6.QtCore import QObject

from sleepscorer_app.domain.montages.montage import Derivation
from sleepscorer_app.domain.recording import Recording
from sleepscorer_app.scoring.fit_check import Fit
from sleepscorer_app.ui.night.background_results import BackgroundResults
from sleepscorer_app.ui.night.background_task import Report
from sleepscorer_app.ui.scoring.auto_score import AvailableModel, CannotScore

MOST_KEPT = 500
"""A few sentences each."""

FitChecks = BackgroundResults[tuple[str, Derivation], Fit]
"""What was found, by the model's name and the derivation."""


def fit_checks(
    recording: Recording, models: Mapping[str, AvailableModel], parent: QObject | None = None
) -> FitChecks:
    """The checks of one night; those asked for run one after the other."""

    def check(question: tuple[str, Derivation], report: Report) -> Fit:
        model_name, derivation = question
        look = models[model_name].check_fit
        if look is None:
            raise CannotScore(f"{model_name} does not tell what it learned from")
        return look(recording, derivation, report)

    return BackgroundResults(check, MOST_KEPT, parent)

"""How uncertain a model is of a whole night: what orders the nights that wait for a person."""

import numpy as np

from sleepscorer_app.domain.stage_probabilities import StageProbabilities

UNSEEN_DOUBT = 0.8
"""Of an epoch that the network could not see: one of five stages, none likelier than another."""
UNSURE_BELOW = 0.5
"""An epoch is unsure when its stage is less likely right than wrong."""


def expected_wrong_epochs(said: StageProbabilities) -> float:
    """How many epochs a person would change, if the model's probabilities are to be trusted.

    The sum over the night of 1 - p, p being the probability of the stage proposed. Of a calibrated
    model that is the expected number of errors (Guo and others, 2017, define calibrated so).
    """
    confidence = said.confidence.astype(np.float64)
    return float(np.where(np.isnan(confidence), UNSEEN_DOUBT, 1 - confidence).sum())


def unsure_share(said: StageProbabilities) -> float:
    """Of all epochs, 0 to 1, those unseen or less likely right than wrong; 0 of no epochs."""
    if said.n_epochs == 0:
        return 0.0
    is_unsure = ~said.is_seen | (np.nan_to_num(said.confidence) < UNSURE_BELOW)
    return float(is_unsure.mean())

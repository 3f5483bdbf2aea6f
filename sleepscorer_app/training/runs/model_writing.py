"""From a finished run to a model folder: measured, calibrated, described, with its card."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import torch

from sleepscorer_app.scoring.model_files import ModelDescription, ModelFolder, save_model
from sleepscorer_app.scoring.networks.mc2sleepnet import MC2SleepNet
from sleepscorer_app.scoring.networks.spectral_gru import SpectralGRU
from sleepscorer_app.training.cards.card import card_text, simulated_text
from sleepscorer_app.training.cards.code_version import code_version
from sleepscorer_app.training.cards.recorded_card import recorded_text
from sleepscorer_app.training.nights.night_pool import NightSupply
from sleepscorer_app.training.nights.night_sources import (
    KEPT_OUT_PATIENTS,
    kept_out_anchors,
    training_pieces,
)
from sleepscorer_app.training.nights.preparation import Preparation
from sleepscorer_app.training.nights.validation import (
    ScoredNight,
    measured,
    score_one_epoch_validation,
    score_validation,
)
from sleepscorer_app.training.recipe import (
    KAPPA,
    MACRO_F1,
    OneEpochRecipe,
    Recipe,
    SpectralGRURecipe,
)
from sleepscorer_app.training.runs import one_epoch_training, spectral_gru_training
from sleepscorer_app.training.runs.checkpoints import RunState
from sleepscorer_app.training.runs.head_training import with_head
from sleepscorer_app.training.runs.spectral_gru_training import score_spectral_validation
from sleepscorer_app.training.runs.training_run import describe


def write_model(
    preparation: Preparation[Recipe], state: RunState, out: Path, version: str
) -> ModelFolder:
    """Validates the best weights of a run, fits the temperature, writes folder and card."""
    recipe, pool = preparation.recipe, preparation.pool
    network = MC2SleepNet(recipe.config)
    network.load_state_dict(state.best_network or state.network)
    network.eval()
    torch.set_num_threads(1)
    description = describe(recipe, pool.reference, version=version)
    scored = score_validation(network, preparation.validation, description)
    network.eval()
    n_nights = pool.n_made()
    description = _measured(description, scored, pool, n_nights)
    card = _card(preparation, description, state, n_nights, recipe.config.sequence_length, scored)
    return save_model(out, network, description, card)


def write_one_epoch_model(
    preparation: Preparation[OneEpochRecipe],
    state: RunState,
    out: Path,
    version: str,
    head: RunState | None = None,
) -> ModelFolder:
    """The same for a network that knows one epoch at a time, with its head if that was kept."""
    recipe, pool = preparation.recipe, preparation.pool
    head_weights = head.best_network if head else {}
    recipe = with_head(recipe) if head_weights else recipe
    network = one_epoch_training.network_of(recipe)
    network.load_state_dict((state.best_network or state.network) | head_weights)
    torch.set_num_threads(1)
    scored = score_one_epoch_validation(network, preparation.validation, recipe.views)
    network.eval()
    n_nights = pool.n_nights_at(state.step - 1)
    description = one_epoch_training.describe(recipe, pool.reference, version, pool.envelopes)
    description = _measured(description, scored, pool, n_nights)
    card = _card(preparation, description, state, n_nights, 1, scored, head)
    return save_model(out, network, description, card)


def write_spectral_model(
    preparation: Preparation[SpectralGRURecipe],
    network: SpectralGRU,
    state: RunState,
    out: Path,
    version: str,
) -> ModelFolder:
    """The same for the spectral GRU."""
    recipe, pool = preparation.recipe, preparation.pool
    scored = score_spectral_validation(network, preparation.validation, recipe.views)
    n_nights = recipe.supply.first_nights
    description = spectral_gru_training.describe(recipe, pool.reference, version)
    description = _measured(description, scored, pool, n_nights)
    card = _card(preparation, description, state, n_nights, recipe.learning.length, scored)
    return save_model(out, network, description, card)


def _measured(
    description: ModelDescription, scored: Sequence[ScoredNight], pool: NightSupply, n_nights: int
) -> ModelDescription:
    """With its figures, and how often each stage is among the nights that were learned from."""
    prior = tuple(float(share) for share in pool.stage_shares(n_nights))
    return replace(measured(description, scored), stage_prior=prior)


def _card(
    preparation: Preparation[Recipe] | Preparation[OneEpochRecipe] | Preparation[SpectralGRURecipe],
    description: ModelDescription,
    state: RunState,
    n_nights: int,
    sequence_length: int,
    scored: Sequence[ScoredNight],
    head: RunState | None = None,
) -> str:
    data, supply = preparation.source.data, preparation.recipe.supply
    trained = _trained(preparation.recipe, state)
    if preparation.recorded is not None:
        learned_from = recorded_text(
            preparation.recorded.data, description.stage_prior, description.trained_with, trained
        )
    else:
        learned_from = simulated_text(
            description,
            n_simulated_nights=n_nights,
            n_pieces=len(training_pieces(data)) if data is not None else 0,
            hybrid_share=supply.mapped_draw_share * supply.hybrid_draw_share,
            kept_out=_kept_out(data),
            trained=trained,
        )
    return card_text(
        description,
        learned_from,
        scored,
        is_simulated=preparation.recorded is None,
        sequence_length=sequence_length,
        chosen=_chosen(preparation.recipe, head),
    )


def _trained(recipe: Recipe | OneEpochRecipe | SpectralGRURecipe, state: RunState) -> str:
    """How long, on what, and which weights were kept."""
    return (
        f"{state.elapsed_seconds / 60:.0f} min,\nweights of "
        f"{state.best_at.replace('_', '-') or 'the last step'}, seed {recipe.seed}, "
        f"{code_version()}"
    )


def _kept_out(data: Path | None) -> str:
    """Of which people nothing was learned."""
    if data is None:
        return "every night is of a simulated sleeper of its own"
    people = sorted({one.person for one in kept_out_anchors(data)})
    patients = ", ".join(sorted(KEPT_OUT_PATIENTS))
    return (
        f"nothing was learned from the samples of the UCDDB\npatients {patients}, nor from the "
        f"band powers of the Sleep-EDF people {', '.join(str(one) for one in people)}"
    )


def _chosen(recipe: Recipe | OneEpochRecipe | SpectralGRURecipe, head: RunState | None) -> str:
    """What the kept-out nights decided."""
    if isinstance(recipe, SpectralGRURecipe):
        return "Only the temperature was fitted on them"
    measure = {KAPPA: "kappa", MACRO_F1: "macro-F1"}[recipe.selection]
    text = f"The checkpoint was chosen by the mean {measure} over these sets"
    if head is None:
        return text
    if not head.best_network:
        return (
            f"{text};\na temporal head was tried and left out ({head.score_without:.3f} without it)"
        )
    return (
        f"{text}, and so was the\ntemporal head ({head.score_without:.3f} without it, "
        f"{head.best_score:.3f} with it)"
    )

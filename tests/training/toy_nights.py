"""Nights that a tiny network learns within seconds: each stage is a tone of its own."""

from dataclasses import dataclass, replace

import numpy as np

from sleepscorer_app.scoring.networks.mc2sleepnet_config import MC2SleepNetConfig
from sleepscorer_app.training.nights.night_pool import MadeNight
from sleepscorer_app.training.recipe import FineTune, Recipe, Supply, Together

TONES_HZ = (10.0, 6.0, 13.0, 1.5, 25.0)
N_EPOCHS = 30


@dataclass(frozen=True)
class ToyNights:
    """Makes short nights of noisy tones."""

    makes_hybrids: bool = False

    def make(self, rng: np.random.Generator, *, hybrid: bool) -> MadeNight:
        stages = np.repeat(rng.integers(0, 5, N_EPOCHS // 3), 3).astype(np.int8)
        seconds = np.arange(3000) / 100
        tones = np.stack([np.sin(2 * np.pi * TONES_HZ[stage] * seconds) for stage in stages])
        samples = 20 * tones + rng.normal(0, 5, tones.shape)
        kind = "hybrid" if hybrid else "toy"
        return MadeNight(samples.astype(np.float32).ravel(), stages, kind)


TOY_RECIPE = Recipe(
    name="toy",
    network="mc2sleepnet",
    config=MC2SleepNetConfig(
        cnn_widths=(4, 4, 4, 4, 8),
        width=16,
        n_heads=2,
        feed_forward=32,
        n_frame_layers=1,
        n_sequence_layers=1,
        projection_width=8,
        sequence_length=6,
    ),
    supply=Supply(first_nights=4, steps_per_new_night=8, most_nights=6, reference_nights=1),
    together=Together(
        steps=12, batch=3, learning_rate=3e-3, warm_up_steps=2, steps_per_validation=6
    ),
    fine_tune=FineTune(steps=4, windows=3),
    validation_nights=1,
)


def with_steps(together: int, fine_tune: int) -> Recipe:
    return replace(
        TOY_RECIPE,
        together=replace(TOY_RECIPE.together, steps=together),
        fine_tune=replace(TOY_RECIPE.fine_tune, steps=fine_tune),
    )

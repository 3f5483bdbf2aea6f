"""Nights made by rule: for the demo, for tests, and for networks to learn from."""

from sleepscorer_app.domain.simulation.band_levels import BandPowerAnchor
from sleepscorer_app.domain.simulation.demo import demo_hypnogram, demo_night
from sleepscorer_app.domain.simulation.hypnograms import simulate_hypnogram
from sleepscorer_app.domain.simulation.night import RATE_HZ, SimulatedNight, simulate_night

__all__ = [
    "RATE_HZ",
    "BandPowerAnchor",
    "SimulatedNight",
    "demo_hypnogram",
    "demo_night",
    "simulate_hypnogram",
    "simulate_night",
]

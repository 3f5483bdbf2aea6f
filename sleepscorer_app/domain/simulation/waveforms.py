"""The shapes of single events: spindle, K-complex, slow wave, vertex wave, sawtooth, eye."""

import numpy as np
from numpy.typing import NDArray

Wave = NDArray[np.float32]


def spindle(seconds: float, frequency_hz: float, chirp_hz: float, rate_hz: float) -> Wave:
    """A waxing and waning train of peak 1; its frequency drifts by `chirp_hz` from end to end."""
    time = _times(seconds, rate_hz)
    phase = 2 * np.pi * (frequency_hz * time + 0.5 * chirp_hz * time * (time / seconds - 1.0))
    return (np.sin(phase) * np.sin(np.pi * time / seconds) ** 1.3).astype(np.float32)


def k_complex(negative_seconds: float, positive_ratio: float, rate_hz: float) -> Wave:
    """A sharp negative wave of depth 1, then a slower positive one, its height `positive_ratio`."""
    negative = _times(2.2 * negative_seconds, rate_hz)
    down = -(np.sin(np.pi * negative / (2.2 * negative_seconds)) ** 2)
    positive = _times(4.5 * negative_seconds, rate_hz)
    up = positive_ratio * np.sin(np.pi * positive / (4.5 * negative_seconds)) ** 2
    overlap = len(down) // 4
    wave = np.zeros(len(down) + len(up) - overlap)
    wave[: len(down)] += down
    wave[len(down) - overlap :] += up
    return wave.astype(np.float32)


def slow_wave(frequency_hz: float, skew: float, rate_hz: float) -> Wave:
    """One cycle, negative first, about 1 up and 1 down; `skew` (-1 to 1) leans its halves."""
    place = _times(1.0 / frequency_hz, rate_hz) * frequency_hz
    bent = place + 0.12 * skew * np.sin(2 * np.pi * place)
    return (-np.sin(2 * np.pi * bent) * np.sin(np.pi * place) ** 0.5).astype(np.float32)


def vertex_wave(seconds: float, rate_hz: float) -> Wave:
    """A short negative point of depth 1 with a small positive one behind it."""
    time = _times(2.5 * seconds, rate_hz)
    point = np.exp(-0.5 * ((time - 0.8 * seconds) / (0.25 * seconds)) ** 2)
    after = np.exp(-0.5 * ((time - 1.6 * seconds) / (0.35 * seconds)) ** 2)
    return (-point + 0.45 * after).astype(np.float32)


def sawtooth_train(seconds: float, frequency_hz: float, rate_hz: float) -> Wave:
    """A train of triangles, notched and steeper on one side, of peak 1."""
    time = _times(seconds, rate_hz)
    phase = 2 * np.pi * frequency_hz * time
    teeth = np.sin(phase) + 0.4 * np.sin(2 * phase) + 0.15 * np.sin(3 * phase)
    return (0.8 * teeth * np.sin(np.pi * time / seconds) ** 0.6).astype(np.float32)


def eye_step(decay_seconds: float, rate_hz: float) -> Wave:
    """A jump to 1 within some 50 ms that an AC amplifier lets decay."""
    time = _times(4.0 * decay_seconds, rate_hz)
    rise = 1.0 - np.exp(-time / 0.03)
    fade = np.cos(0.5 * np.pi * time / (4.0 * decay_seconds)) ** 0.5
    return (rise * np.exp(-time / decay_seconds) * fade).astype(np.float32)


def blink(seconds: float, rate_hz: float) -> Wave:
    """A smooth positive bump of peak 1 with a slight undershoot."""
    time = _times(2.5 * seconds, rate_hz)
    bump = np.exp(-0.5 * ((time - 0.6 * seconds) / (0.22 * seconds)) ** 2)
    under = np.exp(-0.5 * ((time - 1.5 * seconds) / (0.35 * seconds)) ** 2)
    return (bump - 0.2 * under).astype(np.float32)


def _times(seconds: float, rate_hz: float) -> NDArray[np.float64]:
    return np.arange(max(2, round(seconds * rate_hz))) / rate_hz

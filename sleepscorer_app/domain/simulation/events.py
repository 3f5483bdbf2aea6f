"""What stands out of the background: spindles, K-complexes, slow waves, eye movements and kin."""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sleepscorer_app.domain.hypnogram import SCORED_STAGES
from sleepscorer_app.domain.simulation import waveforms
from sleepscorer_app.domain.simulation.overlap_add import interpolated_rows
from sleepscorer_app.domain.simulation.sleeper import Sleeper
from sleepscorer_app.domain.simulation.stage_course import StageCourse, slow_noise

SPINDLE_UV = {"frontal": 24.0, "central": 28.0, "occipital": 14.0}
K_COMPLEX_UV = {"frontal": 110.0, "central": 110.0, "occipital": 55.0}
SLOW_WAVE_UV = {"frontal": 85.0, "central": 80.0, "occipital": 50.0}
VERTEX_WAVE_UV = {"frontal": 50.0, "central": 70.0, "occipital": 25.0}
SAWTOOTH_UV = {"frontal": 22.0, "central": 24.0, "occipital": 10.0}
EYE_LEAK_UV = {"frontal": 55.0, "central": 14.0, "occipital": 5.0}

Track = NDArray[np.float32]


@dataclass(frozen=True, eq=False)
class Events:
    """Tracks of events, each of shape (n_samples,) and of nominal height 1.

    `gaze` are movements of the eyes to one side (+) or the other, `blinks` those of the lids.
    """

    spindles: Track
    k_complexes: Track
    slow_waves: Track
    vertex_waves: Track
    sawtooth: Track
    gaze: Track
    blinks: Track

    def seen_by(self, derivation: str, eye_leak: float) -> Track:
        """What one EEG derivation picks up of it all, in µV, shape (n_samples,)."""
        eyes = np.float32(eye_leak * EYE_LEAK_UV[derivation])
        seen = (
            np.float32(SPINDLE_UV[derivation]) * self.spindles
            + np.float32(K_COMPLEX_UV[derivation]) * self.k_complexes
            + np.float32(SLOW_WAVE_UV[derivation]) * self.slow_waves
            + np.float32(VERTEX_WAVE_UV[derivation]) * self.vertex_waves
            + np.float32(SAWTOOTH_UV[derivation]) * self.sawtooth
            + eyes * (self.gaze + self.blinks)
        )
        return seen.astype(np.float32, copy=False)


def draw_events(
    rng: np.random.Generator, course: StageCourse, sleeper: Sleeper, rate_hz: float
) -> Events:
    """The events of a night; how often they come differs from bout to bout."""
    draw = _EventDrawing(rng, course, sleeper, rate_hz)
    k_complexes, spindles_after = draw.k_complexes()
    return Events(
        spindles=draw.spindles(spindles_after),
        k_complexes=k_complexes,
        slow_waves=draw.slow_waves(),
        vertex_waves=draw.vertex_waves(),
        sawtooth=draw.sawtooth(),
        gaze=draw.rapid_eye_movements() + draw.saccades() + draw.slow_eye_movements(),
        blinks=draw.blinks(),
    )


class _EventDrawing:
    """Draws one kind of event after the other from one generator."""

    def __init__(
        self, rng: np.random.Generator, course: StageCourse, sleeper: Sleeper, rate_hz: float
    ) -> None:
        self._rng = rng
        self._course = course
        self._sleeper = sleeper
        self._rate_hz = rate_hz
        self._wake, self._n1, self._n2, self._n3, self._rem = (
            course.of(stage) for stage in SCORED_STAGES
        )

    def spindles(self, onsets_after_k: NDArray[np.float64]) -> Track:
        rng, course = self._rng, self._course
        period = rng.uniform(40.0, 60.0)
        wander = np.cumsum(rng.normal(0.0, 0.1, course.n_seconds))
        surge = np.sin(2 * np.pi * np.arange(course.n_seconds) / period + wander)
        per_minute = self._sleeper.spindles_per_minute * (self._n2 + 0.35 * self._n3)
        onsets = self._onsets(per_minute * np.maximum(0.0, 1.0 + 0.9 * surge) / 60.0)
        track = self._silence()
        for onset in np.concatenate([onsets, onsets_after_k]):
            slower = 1.3 if rng.random() < 0.3 else 0.0
            frequency_hz = self._sleeper.spindle_hz - slower + rng.normal(0.0, 0.25)
            seconds = float(np.clip(np.exp(rng.normal(math.log(0.95), 0.35)), 0.5, 2.2))
            wave = waveforms.spindle(seconds, frequency_hz, rng.normal(-0.5, 0.5), self._rate_hz)
            self._add(track, onset, wave * np.float32(self._height(0.35)))
        return track

    def k_complexes(self) -> tuple[Track, NDArray[np.float64]]:
        """The track, and the onsets of the spindles that ride on two in five of them."""
        rng = self._rng
        onsets = self._onsets(1.2 * (self._n2 + 0.3 * self._n3) / 60.0)
        track = self._silence()
        for onset in onsets:
            wave = waveforms.k_complex(
                rng.uniform(0.12, 0.25), rng.uniform(0.4, 0.9), self._rate_hz
            )
            self._add(track, onset, wave * np.float32(self._height(0.3)))
        ridden = onsets[rng.random(len(onsets)) < 0.4]
        return track, ridden + rng.uniform(0.3, 0.8, len(ridden))

    def slow_waves(self) -> Track:
        rng, depth = self._rng, self._course.depth
        per_second = self._n3 * (0.25 + 0.35 * depth) + 0.4 * self._n2 * np.maximum(
            0.0, depth - 0.4
        )
        track = self._silence()
        # Slow waves are what N3 is scored by: fewer in some bouts, absent in none.
        for onset in self._onsets(np.minimum(per_second, 0.6), 0.35, 0.0):
            wave = waveforms.slow_wave(rng.uniform(0.6, 1.6), rng.uniform(-1, 1), self._rate_hz)
            self._add(track, onset, wave * np.float32(self._height(0.35)))
        return track

    def vertex_waves(self) -> Track:
        rng = self._rng
        track = self._silence()
        for onset in self._onsets((1.5 * self._n1 + 0.2 * self._n2) / 60.0):
            wave = waveforms.vertex_wave(rng.uniform(0.12, 0.25), self._rate_hz)
            self._add(track, onset, wave * np.float32(self._height(0.35)))
        return track

    def sawtooth(self) -> Track:
        rng = self._rng
        track = self._silence()
        for onset in self._onsets(0.9 * self._rem / 60.0):
            wave = waveforms.sawtooth_train(
                rng.uniform(1.5, 5.0), rng.uniform(2.0, 5.0), self._rate_hz
            )
            self._add(track, onset, wave * np.float32(self._height(0.35)))
        return track

    def rapid_eye_movements(self) -> Track:
        rng = self._rng
        track = self._silence()
        for burst in self._onsets(self._sleeper.rem_bursts_per_minute * self._rem / 60.0):
            time, side = burst, rng.choice([-1.0, 1.0])
            for _ in range(int(rng.integers(1, 8))):
                wave = waveforms.eye_step(rng.uniform(0.25, 1.2), self._rate_hz)
                self._add(track, time, wave * np.float32(0.45 * side * self._height(0.4)))
                time += rng.uniform(0.25, 1.6)
                side = -side if rng.random() < 0.75 else side
        return track

    def saccades(self) -> Track:
        rng = self._rng
        alert = self._wake * (0.15 + 0.85 * self._course.eyes_open)
        track = self._silence()
        for onset in self._onsets(rng.uniform(5.0, 25.0) * alert / 60.0):
            wave = waveforms.eye_step(rng.uniform(0.2, 0.9), self._rate_hz)
            side = rng.choice([-1.0, 1.0])
            self._add(track, onset, wave * np.float32(0.45 * side * self._height(0.5)))
        return track

    def blinks(self) -> Track:
        rng = self._rng
        per_minute = rng.uniform(5.0, 25.0) * self._wake * self._course.eyes_open
        track = self._silence()
        for onset in self._onsets(per_minute / 60.0):
            wave = waveforms.blink(rng.uniform(0.2, 0.4), self._rate_hz)
            self._add(track, onset, wave * np.float32(1.1 * self._height(0.3)))
        return track

    def slow_eye_movements(self) -> Track:
        """Rolling at 0.15 to 0.45 Hz as sleep comes; unlike the others it never quite stops."""
        rng, course = self._rng, self._course
        speed_hz = 0.3 + 0.07 * slow_noise(rng, course.n_seconds, 8.0)
        drowsy = self._n1 + 0.25 * self._wake * (1.0 - course.eyes_open)
        swing = drowsy * np.maximum(0.0, 0.6 + 0.6 * slow_noise(rng, course.n_seconds, 10.0))
        swing *= course.per_bout(rng, 0.5, 0.12)
        per_second = np.stack([np.clip(speed_hz, 0.15, 0.45), swing], axis=1).astype(np.float32)
        n_samples = len(self._silence())
        places = np.arange(n_samples) / self._rate_hz - 0.5
        speed, height = interpolated_rows(per_second, places).T
        turned = np.cumsum(speed, dtype=np.float64) * (2 * np.pi / self._rate_hz)
        return (0.35 * height * np.sin(turned)).astype(np.float32)

    def _onsets(
        self, per_second: NDArray[np.floating], log_sd: float = 0.7, share_without: float = 0.12
    ) -> NDArray[np.float64]:
        """Chance onsets in seconds at a rate that changes by the second and by the bout."""
        rate = np.maximum(per_second, 0.0) * self._course.per_bout(self._rng, log_sd, share_without)
        seconds = np.repeat(np.arange(len(rate)), self._rng.poisson(rate))
        return np.sort(seconds + self._rng.random(len(seconds)))

    def _height(self, log_sd: float) -> float:
        return float(np.exp(self._rng.normal(0.0, log_sd)))

    def _silence(self) -> Track:
        return np.zeros(round(self._course.n_seconds * self._rate_hz), dtype=np.float32)

    def _add(self, track: Track, onset_seconds: float, wave: NDArray[np.float32]) -> None:
        first = round(onset_seconds * self._rate_hz)
        room = max(0, len(track) - first)
        track[first : first + len(wave)] += wave[:room]

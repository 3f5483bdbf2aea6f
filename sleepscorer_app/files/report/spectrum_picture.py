"""A night's spectrogram as a picture for paper."""

import numpy as np
from numpy.typing import NDArray

from sleepscorer_app.domain.spectra.spectrogram import Spectrogram, colour_limits
from sleepscorer_app.files.report.png_picture import png_bytes

COLUMNS = 900
_MISSING = (236, 238, 240)
# Eleven equal steps of viridis (van der Walt & Smith 2015), which prints and reads without colour.
_VIRIDIS = np.array(
    [
        (0x44, 0x01, 0x54),
        (0x48, 0x24, 0x75),
        (0x41, 0x44, 0x87),
        (0x35, 0x5F, 0x8D),
        (0x2A, 0x78, 0x8E),
        (0x21, 0x91, 0x8C),
        (0x22, 0xA8, 0x84),
        (0x44, 0xBF, 0x70),
        (0x7A, 0xD1, 0x51),
        (0xBD, 0xDF, 0x26),
        (0xFD, 0xE7, 0x25),
    ],
    dtype=np.float32,
)


def spectrum_png(spectrogram: Spectrogram, duration_seconds: float) -> tuple[bytes, float, float]:
    """PNG of the whole night, high frequencies on top, and the dB of darkest and brightest.

    Columns of equal length from the night's start to its end; what is missing is grey.
    """
    power_db = _columns(spectrogram, duration_seconds)
    low, high = colour_limits(spectrogram.power_db)
    share = np.clip((power_db - low) / (high - low), 0, 1)
    is_missing = ~np.isfinite(share)
    place = np.where(is_missing, 0, share) * (len(_VIRIDIS) - 1)
    lower = np.minimum(place.astype(np.intp), len(_VIRIDIS) - 2)
    rest = (place - lower)[..., None]
    colours = _VIRIDIS[lower] * (1 - rest) + _VIRIDIS[lower + 1] * rest
    colours[is_missing] = _MISSING
    return png_bytes(np.round(colours).astype(np.uint8).transpose(1, 0, 2)[::-1]), low, high


def _columns(spectrogram: Spectrogram, duration_seconds: float) -> NDArray[np.float32]:
    """Mean dB of equal pieces of the night, shape (columns, n_f); NaN where nothing is known."""
    n_columns = max(1, min(COLUMNS, len(spectrogram.times_seconds)))
    power_db = spectrogram.power_db
    place = spectrogram.times_seconds / max(duration_seconds, 1e-9) * n_columns
    column = np.minimum(place.astype(np.intp), n_columns - 1)
    seen = np.isfinite(power_db).all(axis=1)
    total = np.zeros((n_columns, power_db.shape[1]), dtype=np.float64)
    np.add.at(total, column[seen], power_db[seen])
    count = np.bincount(column[seen], minlength=n_columns)
    with np.errstate(invalid="ignore", divide="ignore"):
        return (total / count[:, None]).astype(np.float32)

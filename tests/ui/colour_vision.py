"""How colours look to dichromats, and how far apart two of them are."""

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QColor

DICHROMATS = {
    "protanopia": [
        [0.152286, 1.052583, -0.204868],
        [0.114503, 0.786281, 0.099216],
        [-0.003882, -0.048116, 1.051998],
    ],
    "deuteranopia": [
        [0.367322, 0.860646, -0.227968],
        [0.280085, 0.672501, 0.047413],
        [-0.011820, 0.042940, 0.968881],
    ],
    "tritanopia": [
        [1.255528, -0.076749, -0.178779],
        [-0.078411, 0.930809, 0.147602],
        [0.004733, 0.691367, 0.303900],
    ],
}
"""G. M. Machado, M. M. Oliveira, L. A. F. Fernandes, A physiologically-based model for simulation
of color vision deficiency, IEEE TVCG 15 (2009), 1291–1298: the matrices for severity 1, which act
on linear red, green and blue."""

_TO_CONES = np.array(
    [
        [0.4122214708, 0.5363325363, 0.0514459929],
        [0.2119034982, 0.6806995451, 0.1073969566],
        [0.0883024619, 0.2817188376, 0.6299787005],
    ]
)
_TO_LAB = np.array(
    [
        [0.2104542553, 0.7936177850, -0.0040720468],
        [1.9779984951, -2.4285922050, 0.4505937099],
        [0.0259040371, 0.7827717662, -0.8086757660],
    ]
)


def oklab_distance(one: str, other: str, vision: str = "") -> float:
    """Distance of two `#rrggbb` in OKLab (B. Ottosson, 2020), seen with this vision or with all."""
    return float(np.linalg.norm(_oklab(one, vision) - _oklab(other, vision)))


def _oklab(name: str, vision: str) -> NDArray[np.float64]:
    colour = QColor(name)
    channels = np.array([colour.redF(), colour.greenF(), colour.blueF()])
    linear = np.where(channels <= 0.04045, channels / 12.92, ((channels + 0.055) / 1.055) ** 2.4)
    seen = np.array(DICHROMATS[vision]) @ linear if vision else linear
    return _TO_LAB @ np.cbrt(_TO_CONES @ np.clip(seen, 0, 1))

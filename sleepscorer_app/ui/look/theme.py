"""Colours, light and dark; every view is given one set and is made anew when the scheme changes."""

from dataclasses import dataclass
from types import MappingProxyType

from sleepscorer_app.domain.hypnogram import Stage
from sleepscorer_app.domain.markers import MarkerKind
from sleepscorer_app.domain.montages.montage import Role


@dataclass(frozen=True)
class Colours:
    """All colours of one scheme, as `#rrggbb`; colour never speaks without letter and place."""

    is_dark: bool
    background: str
    panel: str
    text: str
    muted: str
    grid: str
    border: str
    accent: str
    on_accent: str
    uncertain: str
    error: str
    stages: MappingProxyType[Stage, str]
    roles: MappingProxyType[Role, str]
    markers: MappingProxyType[MarkerKind, str]
    colour_map: str
    """Name of the spectrogram's colour map in pyqtgraph."""


LIGHT = Colours(
    is_dark=False,
    background="#ffffff",
    panel="#f4f5f7",
    text="#1c2024",
    muted="#686f7d",
    grid="#e3e6ea",
    border="#d5d9df",
    accent="#3b82f6",
    on_accent="#ffffff",
    uncertain="#f59e0b",
    error="#c0262d",
    stages=MappingProxyType(
        {
            Stage.W: "#e0a030",
            Stage.R: "#d1495b",
            Stage.N1: "#7fc8a9",
            Stage.N2: "#3f88c5",
            Stage.N3: "#1f3c88",
            Stage.UNSCORED: "#9aa1ab",
        }
    ),
    roles=MappingProxyType(
        {
            Role.EEG: "#1c2024",
            Role.EOG: "#2f7fc1",
            Role.EMG: "#a1459c",
            Role.ECG: "#b4483c",
            Role.RESPIRATION: "#3c7d5f",
            Role.OTHER: "#686f7d",
        }
    ),
    markers=MappingProxyType(
        {
            MarkerKind.LIGHTS_OFF: "#686f7d",
            MarkerKind.LIGHTS_ON: "#686f7d",
            MarkerKind.AROUSAL: "#0f7b6c",
            MarkerKind.ARTEFACT: "#c0262d",
            MarkerKind.NOTE: "#6d4bc4",
        }
    ),
    colour_map="viridis",
)

DARK = Colours(
    is_dark=True,
    background="#15181d",
    panel="#1d2128",
    text="#e6e8eb",
    muted="#8b929c",
    grid="#2b313a",
    border="#363d48",
    accent="#3b82f6",
    on_accent="#ffffff",
    uncertain="#f59e0b",
    error="#ff7b72",
    stages=MappingProxyType(
        {
            Stage.W: "#e9b44c",
            Stage.R: "#e76f7e",
            Stage.N1: "#8fd6b9",
            Stage.N2: "#5aa2e0",
            Stage.N3: "#4c6fd1",
            Stage.UNSCORED: "#6f7783",
        }
    ),
    roles=MappingProxyType(
        {
            Role.EEG: "#e6e8eb",
            Role.EOG: "#5aa2e0",
            Role.EMG: "#c77dca",
            Role.ECG: "#e08a7d",
            Role.RESPIRATION: "#7cc3a0",
            Role.OTHER: "#8b929c",
        }
    ),
    markers=MappingProxyType(
        {
            MarkerKind.LIGHTS_OFF: "#8b929c",
            MarkerKind.LIGHTS_ON: "#8b929c",
            MarkerKind.AROUSAL: "#3fc7b0",
            MarkerKind.ARTEFACT: "#ff7b72",
            MarkerKind.NOTE: "#b39dff",
        }
    ),
    colour_map="magma",
)

"""Both themes with stages, marks and traces in colours that colour-blind eyes tell apart.

A test sees them as dichromats do (Machado, Oliveira and Fernandes, 2009, severity 1) and measures
in OKLab, where a difference of .02 can just be seen. Then the nearest two stages are .17 apart, in
the usual themes .06 (.12 without the grey of what is not scored); the nearest two marks .11, and
.03 in the usual themes.
"""

from dataclasses import replace
from types import MappingProxyType

from sleepscorer_app.domain.hypnogram import Stage
from sleepscorer_app.domain.markers import MarkerKind
from sleepscorer_app.domain.montages.montage import Role
from sleepscorer_app.ui.look.theme import DARK, LIGHT, Colours

LIGHT_FOR_COLOUR_BLIND = replace(
    LIGHT,
    # Sleep darkens with its depth, so lightness alone tells the stages apart too.
    stages=MappingProxyType(
        {
            Stage.W: "#e69200",
            Stage.R: "#a93207",
            Stage.N1: "#5b9aff",
            Stage.N2: "#32619c",
            Stage.N3: "#18195b",
            Stage.UNSCORED: "#c8cdd4",
        }
    ),
    roles=MappingProxyType(
        {
            Role.EEG: "#1c2024",
            Role.EOG: "#0b63c4",
            Role.EMG: "#8f3d8a",
            Role.ECG: "#c06a00",
            Role.RESPIRATION: "#4a3f00",
            Role.OTHER: "#7b8fa6",
        }
    ),
    markers=MappingProxyType(
        {
            MarkerKind.LIGHTS_OFF: "#6b7280",
            MarkerKind.LIGHTS_ON: "#6b7280",
            MarkerKind.AROUSAL: "#0038a0",
            MarkerKind.ARTEFACT: "#c84200",
            MarkerKind.NOTE: "#2e0a3a",
        }
    ),
)

DARK_FOR_COLOUR_BLIND = replace(
    DARK,
    stages=MappingProxyType(
        {
            Stage.W: "#ffc200",
            Stage.R: "#dc6a00",
            Stage.N1: "#f4f7ff",
            Stage.N2: "#12c8ff",
            Stage.N3: "#3e6dff",
            Stage.UNSCORED: "#4a515c",
        }
    ),
    roles=MappingProxyType(
        {
            Role.EEG: "#e6e8eb",
            Role.EOG: "#3f8cff",
            Role.EMG: "#d9a3ef",
            Role.ECG: "#ee7d1a",
            Role.RESPIRATION: "#a6e05a",
            Role.OTHER: "#8b929c",
        }
    ),
    markers=MappingProxyType(
        {
            MarkerKind.LIGHTS_OFF: "#8b929c",
            MarkerKind.LIGHTS_ON: "#8b929c",
            MarkerKind.AROUSAL: "#3aa0ff",
            MarkerKind.ARTEFACT: "#ff7a1a",
            MarkerKind.NOTE: "#e9c8ff",
        }
    ),
)


def for_colour_blind(colours: Colours) -> Colours:
    """The theme as light or as dark as this one."""
    return DARK_FOR_COLOUR_BLIND if colours.is_dark else LIGHT_FOR_COLOUR_BLIND

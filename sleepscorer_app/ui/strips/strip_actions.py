"""Actions of the strips over the night: spectrogram, band powers, zoom, painting, comparison."""

from sleepscorer_app.ui.commands.action_row import ActionRow, When
from sleepscorer_app.ui.preferences.settings import ColourMap
from sleepscorer_app.ui.strips.strip_choices import SMOOTHINGS_EPOCHS, TOPS_HZ, WINDOWS_SECONDS

COLOUR_WORDS = {
    ColourMap.OF_THEME: "As the theme",
    ColourMap.VIRIDIS: "Viridis",
    ColourMap.MAGMA: "Magma",
    ColourMap.CIVIDIS: "Cividis",
    ColourMap.INFERNO: "Inferno",
}


def _choice(name: str, menu: str, text: str, tip: str, *, begins: bool = False) -> ActionRow:
    """One of several that exclude each other, as their common menu says."""
    return ActionRow(
        name,
        menu,
        text,
        tip=tip,
        when=When.NIGHT,
        is_checkable=True,
        choice=menu,
        begins_section=begins,
    )


SPECTROGRAM_CHOICES: tuple[ActionRow, ...] = (
    _choice(
        "spectrogram_welch",
        "View/Spectrogram/Method",
        "&Welch",
        "Hann windows that overlap by half; a column shows the mean of their decibels: sharp.",
    ),
    _choice(
        "spectrogram_multitaper",
        "View/Spectrogram/Method",
        "&Multitaper",
        "Every window seen through five DPSS tapers: smoother, and 6 / window length wide.",
    ),
    *(
        _choice(
            f"spectrogram_window_{seconds}",
            "View/Spectrogram/Window",
            f"{seconds} s",
            f"Spectra of {seconds} s; on the page of half as much, at most 4 s.",
        )
        for seconds in WINDOWS_SECONDS
    ),
    *(
        _choice(
            f"spectrogram_top_{hz}",
            "View/Spectrogram/Frequencies",
            f"0–{hz} Hz",
            f"Show spectra up to {hz} Hz.",
        )
        for hz in TOPS_HZ
    ),
    _choice(
        "spectrogram_power_of_night",
        "View/Spectrogram/Power",
        "5th to 95th percentile of the &night",
        "Each night has its own colours: dark below its 5th, bright above its 95th percentile.",
    ),
    _choice(
        "spectrogram_power_entered",
        "View/Spectrogram/Power",
        "Between two &limits…",
        "Enter between which decibels the colours run: the same on every night.",
    ),
    *(
        _choice(
            f"spectrogram_colours_{one}",
            "View/Spectrogram/Colours",
            words,
            "Colours even to the eye, also to a colour-blind one.",
        )
        for one, words in COLOUR_WORDS.items()
    ),
)
"""Also the menu in the spectrogram's gutter."""

STRIP_ROWS: tuple[ActionRow, ...] = (
    ActionRow(
        "spectrogram_channel",
        "View/Spectrogram",
        "&Channel…",
        tip="Choose the channel whose spectrograms are drawn.",
        when=When.NIGHT,
        begins_section=True,
    ),
    *SPECTROGRAM_CHOICES,
    ActionRow(
        "bands",
        "View/Band powers",
        "&Delta, sigma and beta over the night",
        "J",
        "Draw the power of the three bands as lines over the hypnogram.",
        when=When.NIGHT,
        is_checkable=True,
    ),
    _choice(
        "bands_decibel",
        "View/Band powers/Scale",
        "&Decibel",
        "The logarithm of each band's power, 10 log10 of µV².",
    ),
    _choice(
        "bands_relative",
        "View/Band powers/Scale",
        "&Relative",
        "Each band's share of the power from 0.5 to 30 Hz, in per cent.",
    ),
    *(
        _choice(
            f"bands_smooth_{n}",
            "View/Band powers/Smoothing",
            f"{n} epochs" if n > 1 else "None",
            f"A running mean over {n} epochs." if n > 1 else "Every epoch as it is.",
        )
        for n in SMOOTHINGS_EPOCHS
    ),
    ActionRow(
        "zoom_night",
        "View/Night",
        "&Closer",
        "Ctrl+J",
        "Zoom all strips over the night into the hours around the page.",
        when=When.NIGHT,
        repeats=True,
    ),
    ActionRow(
        "zoom_night_out",
        "View/Night",
        "&Farther",
        "Ctrl+Shift+J",
        "Zoom the strips over the night out again, step by step.",
        when=When.NIGHT,
        repeats=True,
    ),
    ActionRow(
        "whole_night",
        "View/Night",
        "&Whole night again",
        "Shift+H",
        "Show the whole night in the strips above the page.",
        when=When.NIGHT,
    ),
)


COMPARED_ROWS: tuple[ActionRow, ...] = (
    _choice(
        "compared_above",
        "Compare/Place of other scorings",
        "&Above the hypnogram",
        "Other scorings stand above the night's own.",
    ),
    _choice(
        "compared_below",
        "Compare/Place of other scorings",
        "&Below the hypnogram",
        "Other scorings stand below the night's own.",
    ),
    _choice(
        "compared_off",
        "Compare/Place of other scorings",
        "&Not shown",
        "Other scorings are compared but not drawn beside the night's own.",
    ),
)

PAINT_ROWS: tuple[ActionRow, ...] = (
    ActionRow(
        "paint_hypnogram",
        "Score",
        "&Paint in the hypnogram",
        "H",
        "Draw stages with the mouse in the hypnogram; one drag is one step. H again ends it.",
        when=When.EDITABLE,
        is_checkable=True,
        begins_section=True,
    ),
)

"""The actions of the menu View ▸ Gain, as rows of the table of actions."""

from sleepscorer_app.ui.commands.action_row import ActionRow, When

NIGHT = When.NIGHT
MENU = "View/Gain"

AMPLITUDE_TOGGLES = ("negative_up", "clips_traces", "shows_guides")
"""Actions that turn over the preference of the same name."""

AMPLITUDE_ROWS: tuple[ActionRow, ...] = (
    ActionRow(
        "larger",
        MENU,
        "Larger traces",
        "+ =",
        "Draw every trace larger: 10, 7, 5, 3 … µV/mm.",
        when=NIGHT,
        repeats=True,
    ),
    ActionRow(
        "smaller",
        MENU,
        "Smaller traces",
        "-",
        "Draw every trace smaller: 7, 10, 15, 20 … µV/mm.",
        when=NIGHT,
        repeats=True,
    ),
    ActionRow(
        "first_gain",
        MENU,
        "Gain as at first",
        "Ctrl+0",
        "As the montage has it, else EEG and EOG 7 µV/mm, chin and legs 10, ECG 100.",
        when=NIGHT,
    ),
    ActionRow(
        "trace_above",
        MENU,
        "Choose the trace above",
        "Up",
        "Choose one trace, for the keys that act on one.",
        when=NIGHT,
        repeats=True,
        begins_section=True,
    ),
    ActionRow(
        "trace_below",
        MENU,
        "Choose the trace below",
        "Down",
        "Choose one trace, for the keys that act on one.",
        when=NIGHT,
        repeats=True,
    ),
    ActionRow(
        "trace_larger",
        MENU,
        "Chosen trace larger",
        "Shift+Up",
        "Draw the chosen trace larger.",
        when=NIGHT,
        repeats=True,
    ),
    ActionRow(
        "trace_smaller",
        MENU,
        "Chosen trace smaller",
        "Shift+Down",
        "Draw the chosen trace smaller.",
        when=NIGHT,
        repeats=True,
    ),
    ActionRow(
        "fit_trace",
        MENU,
        "Fit the chosen trace",
        "*",
        "Let the chosen trace fill its lane on this page.",
        when=NIGHT,
    ),
    ActionRow(
        "negative_up",
        MENU,
        "&Negative up",
        "I",
        "Draw EEG and EOG with negative up; a trace that is flipped is turned back.",
        is_checkable=True,
        begins_section=True,
    ),
    ActionRow(
        "clips_traces",
        MENU,
        "&Cut at the lane's edges",
        "V",
        "Cut traces at the edges of their lanes; else they run on over their neighbours.",
        is_checkable=True,
    ),
    ActionRow(
        "shows_guides",
        MENU,
        "&Guide lines at ±37.5 µV",
        "Shift+G",
        "Draw lines on EEG between which a slow wave of 75 µV just fits.",
        is_checkable=True,
    ),
    ActionRow(
        "screen_size",
        MENU,
        "&Screen size…",
        "",
        "Measure this screen, so that a millimetre of a trace is a millimetre.",
        begins_section=True,
    ),
)

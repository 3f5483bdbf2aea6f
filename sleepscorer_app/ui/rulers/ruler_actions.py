"""The actions of the menu View ▸ Rulers, as rows of the table of actions."""

from sleepscorer_app.ui.commands.action_row import ActionRow, When

NIGHT = When.NIGHT
MENU = "View/Rulers"

RULER_TOGGLES = ("ruler_snaps", "shows_slow_waves", "shows_spindles", "shows_alpha")
"""Actions that turn over the preference of the same name."""

RULER_ROWS: tuple[ActionRow, ...] = (
    ActionRow(
        "ruler",
        MENU,
        "&Measure",
        "Q",
        "Lay a ruler on the chosen trace: µV, ms, Hz and peak to peak between two points of the "
        "trace as it is drawn. Shift and a drag do the same.",
        when=NIGHT,
        is_checkable=True,
    ),
    ActionRow(
        "ruler_snaps",
        MENU,
        "Measure on &samples",
        "Shift+Q",
        "Let the ends of the ruler lie on samples, not just anywhere.",
        is_checkable=True,
    ),
    ActionRow(
        "shows_slow_waves",
        MENU,
        "Slow &waves",
        "Y",
        "Mark waves of 0.5 to 2 Hz over 75 µV peak to peak in the frontal EEG as recorded, and sum "
        "them up against the 6 s that make N3.",
        is_checkable=True,
        begins_section=True,
    ),
    ActionRow(
        "shows_spindles",
        MENU,
        "S&pindles",
        "Shift+Y",
        "Mark trains of 11 to 16 Hz of 0.5 s and more in the central EEG that stand out of the "
        "minute around them.",
        is_checkable=True,
    ),
    ActionRow(
        "shows_alpha",
        MENU,
        "A&lpha share",
        "",
        "Mark alpha, 8 to 13 Hz, in the occipital EEG, and say how much of the epoch it is; over "
        "half is the AASM's sign of wake.",
        is_checkable=True,
    ),
    ActionRow(
        "about_aids",
        MENU,
        "&What the aids mean…",
        "",
        "By which definitions slow waves, spindles and alpha are found.",
    ),
)

"""Visbrain's hypnograms: Elan's `.hyp` with a number per second, and text with each stage's end.

Source: Visbrain's `write_hypno`. Both last as long as the recording, for Visbrain stretches what
is shorter; the rest behind the last whole epoch is written as what has no stage.
"""

from itertools import groupby

from sleepscorer_app.domain.hypnogram import Stage
from sleepscorer_app.domain.intended_use import INTENDED_USE
from sleepscorer_app.domain.recording import EPOCH_SECONDS
from sleepscorer_app.files.hypnogram_formats.exported_night import ExportedNight, seconds_text

_ELAN = {
    Stage.UNSCORED: -1,
    Stage.W: 0,
    Stage.N1: 1,
    Stage.N2: 2,
    Stage.N3: 3,
    Stage.R: 5,
}
_WORDS = {
    Stage.UNSCORED: "Art",
    Stage.W: "Wake",
    Stage.N1: "N1",
    Stage.N2: "N2",
    Stage.N3: "N3",
    Stage.R: "REM",
}
_MILLISECOND = 1e-3


def elan_contents(night: ExportedNight) -> bytes:
    """Four lines of header and a number for each whole second of the recording."""
    hypnogram = night.scoring.hypnogram
    n_seconds = int(night.duration_seconds + 1e-6)
    numbers = [
        _ELAN[hypnogram[epoch]] for epoch in range(len(hypnogram)) for _ in range(EPOCH_SECONDS)
    ]
    numbers += [_ELAN[Stage.UNSCORED]] * (n_seconds - len(numbers))
    # Visbrain skips the second line; a sample a second is all that these numbers know.
    header = [
        "time_base 1.000000",
        "sampling_period 1.00000000",
        f"epoch_nb {len(numbers)}",
        "epoch_list",
    ]
    return ("\n".join([*header, *map(str, numbers)]) + "\n").encode()


def runs_contents(night: ExportedNight) -> bytes:
    """Length and intended use, then each run: its stage's word and the second at which it ends."""
    hypnogram = night.scoring.hypnogram
    stages = [hypnogram[epoch] for epoch in range(len(hypnogram))]
    ends = [float((epoch + 1) * EPOCH_SECONDS) for epoch in range(len(stages))]
    if night.duration_seconds - ends[-1] > _MILLISECOND:
        stages.append(Stage.UNSCORED)
        ends.append(night.duration_seconds)
    # Visbrain drops lines with a star, but reads them as two columns parted by any blank.
    lines = [
        f"*Duration_sec\t{seconds_text(night.duration_seconds)}",
        f"*Intended_use\t{INTENDED_USE.replace(' ', '_')}",
    ]
    for stage, run in groupby(zip(stages, ends, strict=True), key=lambda one: one[0]):
        *_, (_, end) = run
        lines.append(f"{_WORDS[stage]}\t{seconds_text(end)}")
    return ("\n".join(lines) + "\n").encode()

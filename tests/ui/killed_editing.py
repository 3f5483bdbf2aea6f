"""Edits a night in processes that are killed at random moments, and checks what is left each time.

    python -m tests.ui.killed_editing N_KILLS SEED

Each child edits through the window's document: stages, confirmations, markers, undo and redo. Its
clock jumps back and forth; now and then writes fail as on a full disk, or the folder may not be
written for a while. After each kill the file must hold exactly what the child was told is saved,
or one edit more. Prints a summary as JSON; ends with an error at the first thing lost or doubled.
"""

import json
import os
import random
import resource
import select
import signal
import struct
import sys
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

from PySide6.QtCore import QCoreApplication

from sleepscorer_app.domain.hypnogram import Stage
from sleepscorer_app.domain.markers import Marker, MarkerKind
from sleepscorer_app.domain.scoring import Scoring
from sleepscorer_app.domain.scoring_log import scoring_after
from sleepscorer_app.files.work.scoring_file import ScoringFile
from sleepscorer_app.ui.night.document import Document
from tests.files.nights import night

N_EPOCHS = 40
TROUBLES = ("none", "none", "full disk", "read-only folder")
NOBODY = 65534
TOLD = struct.Struct("<i?")
"""What a child tells after each edit: its number, and whether it is on disk."""
LONGEST_LIFE_SECONDS = 0.25


class Reference:
    """The same edits on a document that lives nowhere: what must be on disk after each."""

    def __init__(self, scoring: Scoring, seed: int) -> None:
        self.states: list[Scoring] = []
        self.deeds: list[str] = []
        self._seed = seed
        self._document = Document(night(N_EPOCHS), scoring=scoring, keep=self._keep)
        self._document.who = "AB"

    def after(self, n_edits: int) -> Scoring:
        """The night after so many edits."""
        while len(self.states) < n_edits:
            edit(self._document, random.Random(f"{self._seed} {len(self.states)}"))
        return self.states[n_edits - 1]

    def _keep(self, before: Scoring, after: Scoring, what: str) -> None:
        self.states.append(after)
        self.deeds.append(what)


def edit(document: Document, dice: random.Random) -> None:
    """One edit that changes something."""
    before = document.scoring
    while document.scoring is before:
        epochs = dice.sample(range(N_EPOCHS), dice.randint(1, 6))
        match dice.randrange(6):
            case 0 | 1:
                document.score_epochs(epochs, Stage(dice.randint(-1, 4)))
            case 2:
                document.confirm_epochs(epochs)
            case 3:
                document.undo_stack.undo()
            case 4:
                document.undo_stack.redo()
            case _:
                onset = float(dice.randrange(1000))
                one = Marker(onset, 3.0, MarkerKind.NOTE, "x" * dice.randrange(400))
                markers = tuple(
                    sorted({*dice.sample(before.markers, len(before.markers) // 2), one})
                )
                document.restore(before.with_markers(markers), f"Mark {onset:g} s")


def child(path: Path, seed: int, trouble: str, tell: int) -> None:
    """Edit for ever; until killed."""
    dice = random.Random(f"trouble {seed}")
    if trouble == "read-only folder" and os.geteuid() == 0:
        # No permission stops the superuser.
        os.setuid(NOBODY)
    file = ScoringFile.open(path, night(N_EPOCHS))
    assert not file.is_read_only, file.read_only_reason
    file.who = "AB"
    file.clock = lambda: datetime(2026, 3, 4, tzinfo=UTC) + timedelta(hours=dice.uniform(-99, 99))
    scoring = file.load() or Scoring.unscored(N_EPOCHS)
    kept: list[str] = []

    def keep(before: Scoring, after: Scoring, what: str) -> None:
        file.save(before, after, what)
        kept.append(what)

    document = Document(night(N_EPOCHS), scoring=scoring, keep=keep)
    document.who = "AB"
    number = 0
    while True:
        if trouble != "none" and dice.random() < 0.3:
            make_trouble(path, trouble, dice)
        kept.clear()
        edit(document, random.Random(f"{seed} {number}"))
        number += 1
        # Not whether the document is saved: an edit that failed and was undone is, without entry.
        os.write(tell, TOLD.pack(number, bool(kept)))


def make_trouble(path: Path, trouble: str, dice: random.Random) -> None:
    """Let writes fail from here on, or no longer."""
    is_bad = dice.random() < 0.5
    if trouble == "full disk":
        room = path.stat().st_size + dice.randrange(8192) if is_bad else resource.RLIM_INFINITY
        resource.setrlimit(resource.RLIMIT_FSIZE, (room, resource.RLIM_INFINITY))
    else:
        path.parent.chmod(0o555 if is_bad else 0o755)


def live_and_die(path: Path, seed: int, trouble: str) -> list[tuple[int, bool]]:
    """Start a child, kill it at a random moment; gives all that it told."""
    dice = random.Random(f"death {seed}")
    hear, tell = os.pipe()
    pid = os.fork()
    if pid == 0:
        os.close(hear)
        try:
            child(path, seed, trouble, tell)
        finally:
            # Reached by an error only, which has been printed by nobody yet.
            sys.excepthook(*sys.exc_info())  # type: ignore[arg-type]
            os._exit(1)
    os.close(tell)
    told = b""
    if dice.random() < 0.9:
        # Otherwise it dies while it opens the file.
        told += os.read(hear, 1 << 16)
    select.select([], [], [], dice.uniform(0, LONGEST_LIFE_SECONDS))
    os.kill(pid, signal.SIGKILL)
    _, status = os.waitpid(pid, 0)
    while more := os.read(hear, 1 << 16):
        told += more
    os.close(hear)
    assert os.WIFSIGNALED(status), f"seed {seed}: the child ended by itself"
    return [TOLD.unpack_from(told, at) for at in range(0, len(told), TOLD.size)]


def check(
    path: Path, before: Scoring, n_before: int, seed: int, told: list[tuple[int, bool]]
) -> int:
    """Open what is left; gives the number of entries, all of them right."""
    reference = Reference(before, seed)
    saved = [number for number, is_saved in told if is_saved]
    last = told[-1][0] if told else 0
    file = ScoringFile.open(path, night(N_EPOCHS))
    assert not file.notes, file.notes
    assert file.broken_log_entry() is None, f"seed {seed}: the chain is broken"
    entries = file.log()
    fresh = [one.what for one in entries[n_before:]]
    assert len(fresh) in (len(saved), len(saved) + 1), f"seed {seed}: {len(fresh)} of {len(saved)}"
    if len(fresh) > len(saved):
        # It was on disk, but the child died before it could tell.
        saved.append(last + 1)
    reference.after(max(saved, default=0) or 1)
    assert fresh == [reference.deeds[number - 1] for number in saved], f"seed {seed}: other deeds"
    left = file.load() or Scoring.unscored(N_EPOCHS)
    wanted = reference.after(saved[-1]) if saved else before
    assert left == wanted, f"seed {seed}: another night is left"
    assert scoring_after(N_EPOCHS, entries) == left, f"seed {seed}: the log tells another night"
    file.close()
    return len(entries)


def main(n_kills: int, seed: int) -> dict[str, int]:
    """Kill so many children on one night; gives how often what happened."""
    application = QCoreApplication([])
    counted = dict.fromkeys(("kills", "entries", "untold", "failed_saves", *TROUBLES), 0)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "night.sleepscorer"
        state, n_entries = Scoring.unscored(N_EPOCHS), 0
        for kill in range(n_kills):
            trouble = TROUBLES[kill % len(TROUBLES)]
            owner = NOBODY if trouble == "read-only folder" and os.geteuid() == 0 else os.geteuid()
            for one in (Path(folder), *Path(folder).iterdir()):
                os.chown(one, owner, -1)
            told = live_and_die(path, seed * 10_000 + kill, trouble)
            Path(folder).chmod(0o755)
            n_after = check(path, state, n_entries, seed * 10_000 + kill, told)
            n_saved = sum(is_saved for _, is_saved in told)
            counted["kills"] += 1
            counted[trouble] += 1
            counted["failed_saves"] += len(told) - n_saved
            counted["untold"] += n_after - n_entries - n_saved
            file = ScoringFile.open(path, night(N_EPOCHS))
            state, n_entries = file.load() or Scoring.unscored(N_EPOCHS), n_after
            file.close()
    counted["entries"] = n_entries
    application.quit()
    return counted


if __name__ == "__main__":
    print(json.dumps(main(int(sys.argv[1]), int(sys.argv[2]))))

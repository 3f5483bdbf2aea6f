"""What the open night is compared with: asked for, brought in, gone through; and whose it is."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import Signal

from sleepscorer_app.domain.scoring_log import LogEntry, scoring_after
from sleepscorer_app.files.failed_export import FailedExport
from sleepscorer_app.files.unreadable import UnreadableFile
from sleepscorer_app.ui.night.open_night import OpenNight
from sleepscorer_app.ui.night.open_night_flow import RememberingFlow
from sleepscorer_app.ui.window.banner import BannerKind


class ComparisonFlow(RememberingFlow):
    """Acts on the night that is open, if one is."""

    panel_wanted = Signal(str)
    """The side panel's tab of this name has something to show."""

    @property
    def _night(self) -> OpenNight | None:
        return self._open_night()

    def handlers(self) -> dict[str, Callable[[], object]]:
        """What the window's actions of this flow do."""
        return {
            "compare_file": self.ask_for_file,
            "compare_network": self.add_network,
            "compare_earlier": self.ask_for_earlier,
            "compare_end": self.end,
            "next_difference": lambda: self.go_to_difference(1),
            "previous_difference": lambda: self.go_to_difference(-1),
            "write_log": self.ask_where_to_write_log,
            "scorer": self.ask_scorer,
        }

    def ask_scorer_once(self) -> None:
        """Ask whose edits these are, unless it was asked before or is known."""
        if self._night is None or self._night.document.is_read_only:
            return
        if self._settings.now.asks_scorer and not self._settings.now.scorer:
            # Not waited for: a program that has just shown a night must not stand still.
            self._voice.questions.scorer_meanwhile(self._voice.window, "", self._sign)

    def ask_scorer(self) -> None:
        """Ask for name or initials; from now on edits carry them."""
        self._sign(self._voice.questions.scorer(self._voice.window, self._settings.now.scorer))

    def _sign(self, typed: str | None) -> None:
        scorer = self._settings.now.scorer if typed is None else typed
        self._settings.set(replace(self._settings.now, scorer=scorer, asks_scorer=False))
        if self._night is not None:
            self._night.sign(scorer)

    def ask_for_file(self) -> None:
        """Ask which file's scoring to compare with."""
        if self._night is None:
            return
        path = self._voice.questions.hypnogram_to_compare(
            self._voice.window, self._night.path.parent
        )
        if path is not None:
            self.add_file(path)

    def add_file(self, path: Path) -> None:
        """Compare with the stages in this file, placed by the clock; the scoring stays."""
        night = self._night
        if night is None:
            return
        # Imported here: the libraries of the formats are not needed before the first page.
        from sleepscorer_app.files.side_by_side import read_side_by_side

        try:
            read = read_side_by_side([path], night.recording.inner)
        except (UnreadableFile, OSError, ValueError) as error:
            self._voice.banner.say(str(error), BannerKind.ERROR)
            return
        self._add(path.name, read.scorings[0].hypnogram.n_epochs, list(read.notes))
        night.compared.add(path.name, read.scorings[0].hypnogram)
        self.panel_wanted.emit("Compare")

    def add_network(self) -> None:
        """Compare with what the network said, before anybody corrected it; with both if two did."""
        night = self._night
        if night is None:
            return
        scoring = night.document.scoring
        opinions = [one for one in (scoring.automatic, scoring.second_opinion) if one is not None]
        if not opinions:
            self._voice.banner.say("No network has scored this night yet.")
            return
        for one in opinions:
            night.compared.add(one.model.text, one.hypnogram())
        self.panel_wanted.emit("Compare")

    def ask_for_earlier(self) -> None:
        """Ask after which entry of the log, and compare with the night as it was then."""
        night = self._night
        if night is None:
            return
        entries = tuple(night.read_log())
        if not entries:
            self._voice.banner.say("Nothing was changed in this night yet.")
            return
        number = self._voice.questions.log_entry(self._voice.window, entries)
        # Another night may have been opened while the question stood.
        if number is not None and self._night is night:
            self.add_earlier(entries, number)

    def add_earlier(self, entries: tuple[LogEntry, ...], number: int) -> None:
        """Compare with the night as the entry of this number left it."""
        night = self._night
        if night is None:
            return
        until = tuple(one for one in entries if one.number <= number)
        at = until[-1].at.astimezone()
        earlier = scoring_after(night.document.n_epochs, until)
        night.compared.add(f"{at.day} {at:%b %H:%M:%S}", earlier.hypnogram)
        self.panel_wanted.emit("Compare")

    def end(self) -> None:
        """Compare with nothing any more."""
        if self._night is not None:
            self._night.compared.clear()

    def go_to_difference(self, step: int) -> None:
        """Go to the next (or, by −1, previous) epoch that is not scored alike."""
        night = self._night
        if night is None:
            return
        found = night.compared.next_difference(night.viewport.epoch, step)
        if found is None:
            where = "after" if step > 0 else "before"
            self._voice.banner.say(f"No epoch {where} this one is scored otherwise.")
        else:
            night.viewport.go_to_epoch(found)

    def ask_where_to_write_log(self) -> None:
        """Ask for a name and write the log as CSV."""
        night = self._night
        if night is None:
            return
        proposed = night.path.with_name(f"{night.path.stem}_log.csv")
        path = self._voice.questions.csv_to_write(self._voice.window, "Write the log", proposed)
        if path is not None:
            self.write_log(path)

    def write_log(self, path: Path) -> None:
        """Write the night's log to `path`."""
        from sleepscorer_app.files.work.scoring_log_csv import write_log_csv

        night = self._night
        if night is None:
            return
        entries = night.read_log()
        try:
            write_log_csv(path, entries)
        except FailedExport as error:
            self._voice.banner.say(str(error), BannerKind.ERROR)
            return
        self._voice.banner.say(f"{path.name}: {len(entries)} entries of the log written.")

    def _add(self, name: str, n_epochs: int, notes: list[str]) -> None:
        kind = BannerKind.WARNING if notes else BannerKind.NOTE
        words = " ".join(notes) or f"{name}: compared over {n_epochs} epochs."
        self._voice.banner.say(words, kind)

"""What is odd about a file, and what was done about it in memory; the file itself stays."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Finding:
    """One deviation: the problem, and the repair where one was made, each without a full stop."""

    problem: str
    repair: str = ""
    stays: bool = False
    """True for what breaks no rule of the format, so that a corrected copy has it too."""

    def __str__(self) -> str:
        return f"{self.problem}: {self.repair}." if self.repair else f"{self.problem}."

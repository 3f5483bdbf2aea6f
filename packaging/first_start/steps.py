"""How a step of the set-up speaks: plain lines, a log for everything else, one clear problem."""

import re
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

_LARGE_DOWNLOAD = re.compile(r"\s*Downloading (\S+) \((\d+)(?:\.\d+)? (MB|GB)\)")
_LOG_LINES_SHOWN = 12


class SetupProblem(Exception):
    """Something the user can put right, said in full sentences."""


def say(line: str) -> None:
    """Print one line of progress, to the error stream: the output belongs to the program."""
    print(line, file=sys.stderr, flush=True)


def run_logged(
    command: Sequence[str | Path],
    log: Path,
    *,
    problem: str,
    environment: Mapping[str, str] | None = None,
    folder: Path | None = None,
) -> None:
    """Run a command with its output in the log; only large downloads are shown.

    Raises SetupProblem with the log's last lines if the command fails.
    """
    with log.open("a", encoding="utf-8") as file:
        file.write(f"\n$ {' '.join(str(part) for part in command)}\n")
        file.flush()
        try:
            process = subprocess.Popen(
                [str(part) for part in command],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                env=environment,
                cwd=folder,
                close_fds=False,
                text=True,
                encoding="utf-8",
                errors="replace",
            )
        except OSError as error:
            raise SetupProblem(f"{problem}\n  {error}") from error
        assert process.stdout is not None
        with process:
            for line in process.stdout:
                file.write(line)
                if shown := large_download(line):
                    say(f"  downloading {shown}")
    if process.returncode != 0:
        raise SetupProblem(f"{problem}\n{last_lines(log)}\nThe whole story is in {log}")


def large_download(line: str) -> str | None:
    """What to show of one line of pip's: the name and size of a file of 20 MB or more."""
    match = _LARGE_DOWNLOAD.match(line)
    if match is None or (match[3] == "MB" and int(match[2]) < 20):
        return None
    return f"{match[1]} ({match[2]} {match[3]})"


def last_lines(log: Path, n_lines: int = _LOG_LINES_SHOWN) -> str:
    """The end of the log, indented."""
    lines = log.read_text(encoding="utf-8", errors="replace").splitlines()
    return "\n".join(f"  | {line}" for line in lines[-n_lines:])

"""Are weaknesses known of the pinned libraries? Asks the public database, where it can be reached.

    python packaging/audit.py [pip-audit]

Exit code 0: none known, or the database could not be asked (a notice says so). 1: some are known.
"""

import json
import subprocess
import sys
from pathlib import Path

PINS = Path(__file__).resolve().parent / "requirements.txt"
SECONDS_TO_ANSWER = 15
LONGEST_SECONDS = 180


def main(words: list[str]) -> int:
    """Runs pip-audit over the pins; gives the exit code."""
    command = [words[0] if words else "pip-audit", "--requirement", str(PINS)]
    command += ["--no-deps", "--disable-pip", "--format", "json", "--progress-spinner", "off"]
    command += ["--timeout", str(SECONDS_TO_ANSWER)]
    try:
        ended = subprocess.run(
            command, capture_output=True, text=True, timeout=LONGEST_SECONDS, check=False
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        print(f"notice: known weaknesses were not looked up: {type(error).__name__}")
        return 0
    return judge(ended.stdout, ended.stderr)


def judge(told: str, complaint: str) -> int:
    """What pip-audit's answer means; without one the database was out of reach."""
    try:
        libraries = json.loads(told)["dependencies"]
    except (ValueError, KeyError):
        why = complaint.strip().splitlines()[-1:] or ["no answer"]
        print(f"notice: known weaknesses were not looked up: {why[0][:200]}")
        return 0
    weak = [library for library in libraries if library.get("vulns")]
    for library in weak:
        names = ", ".join(one["id"] for one in library["vulns"])
        print(f"{library['name']} {library['version']}: {names}")
    if not weak:
        print(f"no weakness is known of {len(libraries)} libraries")
    return 1 if weak else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

"""The two commands of the README: `bootstrap.py run [NIGHT.edf]` and `bootstrap.py test`.

Any other word is passed on: `bootstrap.py score NIGHT.edf` is `sleepscorer score NIGHT.edf`.
"""

# This file alone is read by whatever Python the user happens to have, so it keeps to the grammar
# that old ones share; everything else lives in first_start/ and asks for 3.11.
import sys

if sys.version_info < (3, 11) or sys.version_info >= (3, 15):
    sys.stderr.write(
        "SleepScorer needs Python 3.11, 3.12, 3.13 or 3.14, and this is Python %d.%d."  # noqa: UP031
        " Install one of those and start with it, for example:"
        " python3.12 packaging/bootstrap.py run\n" % tuple(sys.version_info[:2])
    )
    sys.exit(2)

from first_start.commands import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

"""Commands that open the window, each typed as its function is named."""

from pathlib import Path
from typing import Annotated

import typer


def open_command(
    night: Annotated[
        Path | None, typer.Argument(metavar="NIGHT", help="EDF, EDF+ or BDF file.")
    ] = None,
    is_trial: Annotated[
        bool, typer.Option("--try", help="Draw the night, say so and close: does it work here?")
    ] = False,
) -> int:
    """Open the window on NIGHT, or on the demo night.

    \b
    sleepscorer open night.edf
    sleepscorer night.edf         the same, shorter
    sleepscorer open --try        does the window work on this computer?
    """
    from sleepscorer_app.cli.open_window import open_window

    return open_window(night, is_trial=is_trial)


def next_command(
    queue: Annotated[
        Path, typer.Argument(metavar="QUEUE|DIR", help="A queue.json, or the folder it is in.")
    ],
    as_json: Annotated[
        bool, typer.Option("--json", help="Only tell which night is next, for programs.")
    ] = False,
) -> int:
    """Open the window on the next night that needs a person, the most doubtful first.

    `sleepscorer batch` writes the queue. A night is finished when a person has decided its tenth
    of most doubtful epochs; Ctrl+Shift+O in the window goes on to the next.

    \b
    sleepscorer next results
    sleepscorer next results/queue.json --json
    """
    from sleepscorer_app.cli.open_window import open_next

    return open_next(queue, as_json=as_json)

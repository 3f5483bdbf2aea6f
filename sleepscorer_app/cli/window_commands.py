"""Commands that open the window, each typed as its function is named."""

from pathlib import Path
from typing import Annotated

import typer


def open_command(
    night: Annotated[
        Path | None, typer.Argument(metavar="NIGHT", help="EDF, EDF+ or BDF file.")
    ] = None,
) -> int:
    """Open the window on NIGHT, or on the demo night.

    \b
    sleepscorer open night.edf
    sleepscorer night.edf         the same, shorter
    """
    from sleepscorer_app.cli.open_window import open_window

    return open_window(night)

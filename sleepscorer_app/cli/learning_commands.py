"""Commands by which models learn and are measured, each typed as its function is named."""

from pathlib import Path
from typing import Annotated

import typer

from sleepscorer_app.cli.export_format import AsJson
from sleepscorer_app.training.command import train_command
from sleepscorer_app.training.set_commands import crossval_command, evaluate_command

__all__ = ["adapt_command", "crossval_command", "evaluate_command", "train_command"]


def adapt_command(
    model: Annotated[str, typer.Argument(metavar="MODEL", help="Model or folder that learns.")],
    nights: Annotated[
        Path, typer.Option(metavar="DIR", help="Finished nights, stages beside or in them.")
    ],
    out: Annotated[Path, typer.Option(metavar="DIR", help="The new model, models/NAME.")],
    channel: Annotated[
        str | None, typer.Option(metavar="NAME", help="EEG channel [default: a guess].")
    ] = None,
    only_if_better: Annotated[
        bool, typer.Option("--only-if-better", help="Write nothing, exit 1, unless it helps.")
    ] = False,
    overwrite: Annotated[
        bool, typer.Option("--overwrite", help="Replace a model that is there already.")
    ] = False,
    seed: Annotated[int, typer.Option(help="Another seed draws other windows.")] = 1,
    as_json: AsJson = False,
) -> int:
    """Let MODEL go on learning from your laboratory's nights; says whether it helps.

    \b
    sleepscorer adapt mc2sleepnet --nights scored_nights --out models/our-lab
    sleepscorer adapt mc2sleepnet --nights scored_nights --out models/our-lab --only-if-better
    sleepscorer adapt mc2sleepnet --nights scored_nights --out models/our-lab --json > gain.json
    """
    from sleepscorer_app.cli.adapt import adapt_model

    told, code = adapt_model(
        model,
        nights,
        out,
        channel,
        only_if_better=only_if_better,
        overwrite=overwrite,
        seed=seed,
        as_json=as_json,
    )
    typer.echo(told)
    return code

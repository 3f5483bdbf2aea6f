"""`python -m sleepscorer_app.training`: training without the rest of the application."""

import typer

from sleepscorer_app.training.command import (
    committee_command,
    export_command,
    spread_command,
    train_command,
)
from sleepscorer_app.training.set_commands import crossval_command, evaluate_command

app = typer.Typer(add_completion=False, no_args_is_help=True)
app.command("train")(train_command)
app.command("export")(export_command)
app.command("evaluate")(evaluate_command)
app.command("spread")(spread_command)
app.command("committee")(committee_command)
app.command("crossval")(crossval_command)

# The second process of a training run imports this module too; only the first is a command.
if __name__ == "__main__":
    app()

"""What can be typed: `sleepscorer NIGHT`, `sleepscorer score NIGHT`, and the rest.

The commands are in `*_commands.py`, and a file of them is imported only when one of its commands
is asked for: a press of Tab in the shell starts this program too.
"""

import difflib
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Annotated

import typer
from typer.core import TyperCommand, TyperGroup

from sleepscorer_app import __version__
from sleepscorer_app.cli.mistake import Mistake


def _window_commands() -> ModuleType:
    from sleepscorer_app.cli import window_commands

    return window_commands


def _night_commands() -> ModuleType:
    from sleepscorer_app.cli import night_commands

    return night_commands


def _file_commands() -> ModuleType:
    from sleepscorer_app.cli import file_commands

    return file_commands


def _exchange_commands() -> ModuleType:
    from sleepscorer_app.cli import exchange_commands

    return exchange_commands


def _result_commands() -> ModuleType:
    from sleepscorer_app.cli import result_commands

    return result_commands


def _learning_commands() -> ModuleType:
    from sleepscorer_app.cli import learning_commands

    return learning_commands


_COMMANDS: dict[str, Callable[[], ModuleType]] = {
    "open": _window_commands,
    "next": _window_commands,
    "score": _night_commands,
    "batch": _night_commands,
    "report": _result_commands,
    "stats": _result_commands,
    "convert": _exchange_commands,
    "deidentify": _exchange_commands,
    "demo": _night_commands,
    "check": _file_commands,
    "compare": _file_commands,
    "log": _file_commands,
    "adapt": _learning_commands,
    "train": _learning_commands,
    "evaluate": _learning_commands,
    "crossval": _learning_commands,
}
"""Each command, in the order of `--help`, and the file in which it is the function NAME_command."""
COMMAND_NAMES = tuple(_COMMANDS)


class CommandsByNeed(TyperGroup):
    """The commands of the table, each made when it is asked for."""

    def list_commands(self, ctx: object) -> list[str]:
        return list(COMMAND_NAMES)

    def get_command(self, ctx: object, cmd_name: str) -> TyperCommand | None:
        if cmd_name not in _COMMANDS:
            return None
        alone = typer.Typer(rich_markup_mode=None, add_completion=False)
        function = getattr(_COMMANDS[cmd_name](), f"{cmd_name}_command")
        alone.command(cmd_name)(function)
        command = typer.main.get_command(alone)
        assert isinstance(command, TyperCommand)
        return command


app = typer.Typer(
    name="sleepscorer",
    cls=CommandsByNeed,
    rich_markup_mode=None,
    subcommand_metavar="[NIGHT] | COMMAND …",
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog=(
        "`sleepscorer COMMAND --help` gives each command's options and examples. Exit codes: "
        "0 done, 1 an error of SleepScorer itself, 2 something you can put right, 130 Ctrl-C."
    ),
)


def _show_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"sleepscorer {__version__}")
        raise typer.Exit


@app.callback()
def sleepscorer(
    version: Annotated[
        bool,
        typer.Option("--version", callback=_show_version, is_eager=True, help="Show the version."),
    ] = False,
) -> None:
    """A person and a network score a night of sleep together.

    \b
    sleepscorer                   open the window on the demo night
    sleepscorer night.edf         open the window on a night
    sleepscorer score night.edf   score a night without a window

    Research use. Not a diagnosis. Every epoch to be verified by a qualified scorer.
    """


def run(words: list[str]) -> int:
    """Runs the command typed; gives its exit code, and lets its errors through."""
    command = typer.main.get_command(app)
    code = command.main(with_command(words), prog_name="sleepscorer", standalone_mode=False)
    return code or 0


def with_command(words: list[str]) -> list[str]:
    """The words typed with `open` in front where they name a night, or nothing at all."""
    if not words:
        return ["open"]
    first = words[0]
    if first.startswith("-") or first in COMMAND_NAMES:
        return words
    if not Path(first).suffix and not Path(first).exists():
        like = difflib.get_close_matches(first, COMMAND_NAMES, n=1)
        advice = f"did you mean `{like[0]}`?" if like else "`sleepscorer --help` lists commands"
        raise Mistake(f"{first}: neither a file nor a command; {advice}")
    return ["open", *words]

"""A progress bar on standard error, so that standard output stays clean."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn


@contextmanager
def progress_bar(words: str) -> Iterator[Callable[[float], None]]:
    """A report that moves a bar from 0 to 1; quiet where standard error is not a terminal."""
    console = Console(stderr=True)
    # Without markup and as a description: a file's name may hold any brackets.
    text = TextColumn("{task.description}", markup=False)
    columns = (text, BarColumn(), TaskProgressColumn(), TimeRemainingColumn())
    with Progress(
        *columns, console=console, transient=True, disable=not console.is_terminal
    ) as bar:
        task = bar.add_task(words, total=1.0)
        yield lambda fraction: bar.update(task, completed=fraction)

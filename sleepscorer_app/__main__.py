"""`sleepscorer` and `python -m sleepscorer_app`: runs a command and turns errors into exit codes.

0: done. 1: an error of ours, written to the log. 2: something the user can put right, said in one
line. 130: stopped with Ctrl-C. `SLEEPSCORER_DEBUG=1` shows the traceback of an error of ours.
"""

import io
import os
import sys
from collections.abc import Sequence

import typer

from sleepscorer_app.cli.commands import COMMAND_NAMES, run
from sleepscorer_app.cli.mistake import Mistake

DONE, OUR_ERROR, MISTAKE, INTERRUPTED = 0, 1, 2, 130


def main(argv: Sequence[str] | None = None) -> int:
    """Runs the command that `argv` (default: the words typed) names; gives the exit code."""
    words = list(sys.argv[1:] if argv is None else argv)
    if "--multiprocessing-fork" in words:
        # A worker of a batch in the bundled program, where there is no Python to start it with.
        from multiprocessing import freeze_support

        freeze_support()
    _print_any_character()
    try:
        return run(words)
    except KeyboardInterrupt:
        return INTERRUPTED
    except Exception as error:
        # The last line of defence: nobody above could still put it right.
        sentence = _sentence_for_mistake(error)
        if sentence is not None:
            return _say(sentence, MISTAKE)
        if os.environ.get("SLEEPSCORER_DEBUG"):
            raise
        return _say(_log(error, words), OUR_ERROR)


def _say(sentence: str, code: int) -> int:
    one_line = " ".join(sentence.split())
    print(f"sleepscorer: {one_line}", file=sys.stderr)
    return code


def _print_any_character() -> None:
    """Lets names and signs that the terminal's encoding lacks be printed in another way."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def _sentence_for_mistake(error: Exception) -> str | None:
    """What to tell the user if the error is about what they gave us, else None."""
    if isinstance(error, typer.TyperException):
        command = getattr(getattr(error, "ctx", None), "command_path", "sleepscorer")
        said = error.format_message().replace("Value error, ", "")
        return f"{said} (`{command} --help` shows how)"
    if isinstance(error, OSError):
        # Disks fill and files vanish; a recording's own `OSError` is a sentence without a number.
        named = error.filename is not None
        return f"{error.filename}: {error.strerror}" if named else error.strerror or str(error)
    if isinstance(error, Mistake) or _is_refusal(error):
        return str(error)
    return None


def _is_refusal(error: Exception) -> bool:
    """True for the errors by which the layers below refuse a file, in a sentence for the user."""
    # Imported here: `--version` and every press of Tab come through this file.
    from sleepscorer_app.domain.montages.channel_choice import NoSuchChannel
    from sleepscorer_app.files.failed_export import FailedExport
    from sleepscorer_app.files.unreadable import UnreadableFile
    from sleepscorer_app.scoring.model_files import UnusableModel
    from sleepscorer_app.scoring.score_night import NoSuchModel

    refusals = (NoSuchChannel, NoSuchModel, UnreadableFile, FailedExport, UnusableModel)
    return isinstance(error, refusals)


def _log(error: Exception, words: list[str]) -> str:
    from sleepscorer_app.assets import log_folder
    from sleepscorer_app.files.error_log import write_error

    typed = [word for word in words if word not in COMMAND_NAMES and not word.startswith("-")]
    log = write_error(log_folder(), error, private=typed)
    what = f"an unexpected error of SleepScorer itself ({type(error).__name__})"
    where = f"it is written down in {log}" if log else "its log could not be written"
    return f"{what}; {where}, please report it"


if __name__ == "__main__":
    sys.exit(main())

"""JSON that a person may have edited or been sent: read up to a size, refused in a sentence."""

import json
from pathlib import Path

from sleepscorer_app.files.unreadable import UnreadableFile


def read_json(path: Path, what: str, most_bytes: int) -> object:
    """What the file holds, of whatever kind.

    Raises `UnreadableFile` for one that cannot be read, is larger than `most_bytes` or is no JSON;
    `what` it should be is named, as "montage".
    """
    try:
        if path.stat().st_size > most_bytes:
            raise UnreadableFile(path, f"it is too large for a {what}.")
        found: object = json.loads(path.read_text("utf-8"))
    except OSError as error:
        raise UnreadableFile(path, f"{error.strerror or error}.") from error
    except (ValueError, RecursionError):
        raise UnreadableFile(path, f"it is no JSON, so no {what}.") from None
    return found

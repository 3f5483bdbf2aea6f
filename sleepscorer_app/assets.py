"""Where resources/ and models/ are (checkout, wheel, bundle), and where a user's own files are."""

from pathlib import Path

from platformdirs import user_cache_path, user_data_path, user_log_path

_PACKAGE = Path(__file__).parent
_PROGRAM = "SleepScorer"


def _folder(name: str) -> Path:
    inside = _PACKAGE / name
    return inside if inside.is_dir() else _PACKAGE.parent / name


RESOURCES = _folder("resources")
MODELS = _folder("models")


def model_folders() -> tuple[Path, Path]:
    """Where to look for models: those that came with the program, then the user's own."""
    return MODELS, user_data_path(_PROGRAM, appauthor=False) / "models"


def cache_folder() -> Path:
    """What can be made again, such as the demo night."""
    return user_cache_path(_PROGRAM, appauthor=False)


def log_folder() -> Path:
    """Where errors are written down."""
    return user_log_path(_PROGRAM, appauthor=False)


def unfinished_folder() -> Path:
    """Where unfinished work goes when it may not lie beside its night."""
    return user_data_path(_PROGRAM, appauthor=False) / "unfinished"


def layout_folder() -> Path:
    """Where a user's own layouts of the window are."""
    return user_data_path(_PROGRAM, appauthor=False) / "layouts"


def montage_folder() -> Path:
    """Where a user's own montages are."""
    return user_data_path(_PROGRAM, appauthor=False) / "montages"

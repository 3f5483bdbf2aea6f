"""Where resources/ and models/ are: in a checkout, an installed wheel or a bundle."""

from pathlib import Path

_PACKAGE = Path(__file__).parent


def _folder(name: str) -> Path:
    inside = _PACKAGE / name
    return inside if inside.is_dir() else _PACKAGE.parent / name


RESOURCES = _folder("resources")
MODELS = _folder("models")

"""SleepScorer: a person and a network score a night of sleep together.

For scripts: `open_recording`, `score`, `Hypnogram`, `compare`, `write`, and what goes with them,
see `sleepscorer_app.api`. Importing this costs nothing: what is used is loaded when it is used.
"""

# pyright: reportUnsupportedDunderAll=false
# `__init__.pyi` declares for the checker what is loaded when it is asked for.

__version__ = "0.1.0"

__all__ = [  # noqa: RUF022  in the order in which a script needs them
    "open_recording",
    "score",
    "Hypnogram",
    "read_hypnogram",
    "compare",
    "write",
    "Recording",
    "Scoring",
    "Stage",
    "FailedExport",
    "NoSuchChannel",
    "NoSuchModel",
    "UnreadableFile",
    "UnscorableChannel",
    "UnusableModel",
    "__version__",
]


def __getattr__(name: str) -> object:
    """What `__init__.pyi` declares, loaded when it is asked for the first time."""
    if name not in __all__:
        raise AttributeError(f"module 'sleepscorer_app' has no attribute {name!r}")
    # By its name, and not by an import statement: every layer imports this package for its version,
    # and none of them may so come to know the layers above.
    from importlib import import_module

    value = getattr(import_module("sleepscorer_app.api"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(__all__)

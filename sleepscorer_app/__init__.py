"""SleepScorer: a person and a network score a night of sleep together."""

__version__ = "0.1.0"

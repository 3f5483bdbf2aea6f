"""The command line: `sleepscorer NIGHT`, `sleepscorer score NIGHT`, and the rest."""

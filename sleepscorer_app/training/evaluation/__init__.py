"""Finished models measured on nights of people they never saw."""

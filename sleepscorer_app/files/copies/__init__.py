"""Copies of recordings: without their person, or with a header as the format asks."""

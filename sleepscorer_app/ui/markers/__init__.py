"""Arousals, artefacts and notes: set, drawn, listed, changed."""

"""Measuring on the traces, and the aids that mark slow waves, spindles and alpha."""

"""Starts the window; the only place that knows everything."""

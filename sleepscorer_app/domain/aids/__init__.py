"""Aids to reading an epoch: slow waves, spindles, alpha, each with its definition."""

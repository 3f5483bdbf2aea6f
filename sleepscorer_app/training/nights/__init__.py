"""Nights that a network learns from and is measured on while it does: simulated and real."""

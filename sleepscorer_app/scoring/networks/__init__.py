"""The networks, one file each, read top to bottom."""

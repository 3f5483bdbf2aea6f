"""The open night: its scoring and undo, what is on screen, and the one way to wait."""

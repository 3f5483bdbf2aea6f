"""Which traces are shown, and the editor for that."""

"""The report of a night: its content, its figures, and its pages as PDF and HTML."""

"""Which traces a night's channels make, and which of them is scored."""

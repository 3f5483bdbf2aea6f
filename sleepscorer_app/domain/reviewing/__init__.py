"""Which epochs are worth a second look, why, and what a decision about one says of others."""

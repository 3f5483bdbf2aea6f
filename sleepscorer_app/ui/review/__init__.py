"""Which epochs to look at, why they are unsure, and what follows from a decision."""

"""Networks learning, each in its own way, through one loop that survives a kill."""

"""Everything that can be done: the table of actions, and a person's own keys for it."""

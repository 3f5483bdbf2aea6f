"""A model goes on learning from a laboratory's own nights."""

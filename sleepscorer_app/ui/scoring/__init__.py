"""Auto-scoring by a model, and models that learn from a laboratory's nights."""

"""What stands beside a model's weights: what it learned from, and what was measured."""

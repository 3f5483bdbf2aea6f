"""How far two and more scorings of one night agree."""

"""What makes the bundle: environment, program, papers, and what wraps them for each system."""

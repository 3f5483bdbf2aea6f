"""What stands between a fresh checkout and the program: one environment, a few system libraries."""

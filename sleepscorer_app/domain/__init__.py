"""A night of sleep: values and functions of values; numpy and scipy, nothing else."""

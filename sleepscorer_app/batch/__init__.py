"""Whole archives: many nights scored by several processes or by a cluster, in one table."""

"""Disk to domain and back: recordings, hypnograms, unfinished work."""

"""What lies over the night and the page in rows: spectrograms, hypnogram, probabilities."""

"""What a person chose, as files: montages, gains, units, sets of keys."""

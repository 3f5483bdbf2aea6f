"""Recording to stage probabilities; torch lives here."""

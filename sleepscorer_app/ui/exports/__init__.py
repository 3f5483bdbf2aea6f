"""What leaves the window: hypnograms, copies without a person, reports."""

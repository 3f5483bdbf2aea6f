"""What the program is for, in the words that stand wherever it hands something to a person."""

INTENDED_USE = "Research use. Not a diagnosis. Every epoch to be verified by a qualified scorer."

"""How the shipped weights came to be, for anyone to run again."""

"""The one error for what a user typed and can put right."""


class Mistake(Exception):
    """What is wrong and what to do, in one sentence that names the file or the word."""

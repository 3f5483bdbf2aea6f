"""The one error by which a whole batch is refused or given up."""


class BatchRefused(Exception):
    """Why no night, or no further one, can be scored; `str(error)` is a sentence for the user."""

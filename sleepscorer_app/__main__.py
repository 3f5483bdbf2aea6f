"""`sleepscorer` and `python -m sleepscorer_app`."""

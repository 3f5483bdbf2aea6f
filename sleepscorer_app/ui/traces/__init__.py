"""The page's traces: read, filtered, drawn true to the millimetre."""

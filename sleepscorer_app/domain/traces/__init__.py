"""A trace for the eye: filtered, how tall, measured, and what is wrong with it."""

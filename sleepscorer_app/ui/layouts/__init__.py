"""Layouts on F2, F3 and F4, and the last one: page length, parts, heights, panels."""

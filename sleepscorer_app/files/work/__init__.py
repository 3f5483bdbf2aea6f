"""Scoring that is not finished: a SQLite file for each night, and the nights that wait."""

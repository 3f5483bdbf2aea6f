"""Dialogs: each gathers values and applies nothing."""

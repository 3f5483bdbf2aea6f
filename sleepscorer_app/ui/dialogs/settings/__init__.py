"""The dialog of all settings, a page for each kind."""

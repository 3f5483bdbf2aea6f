"""What stands beside the page, in tabs or in docks of its own."""

"""The command line: `commands` says what can be typed, each other module does one of them."""

"""How much power each frequency has: in an epoch, and over a night."""

"""How the page moves: lengths, keys, wheel, drags, jumps, pages that turn by themselves."""

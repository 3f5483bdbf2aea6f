"""Themes, colours, contrast, icons, pens, and what is drawn with them."""

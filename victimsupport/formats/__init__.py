"""How days, times and numbers are written, by language."""

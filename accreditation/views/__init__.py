"""Pages about the right to give accredited assistance."""

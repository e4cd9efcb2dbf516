"""Support for victims of criminal acts under law XIV-169: the wiring on top, the common ground below."""

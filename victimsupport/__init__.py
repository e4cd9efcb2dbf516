"""State-guaranteed assistance to victims of crime: the wiring of the project and the ground its apps stand on."""

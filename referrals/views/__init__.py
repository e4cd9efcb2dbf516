"""The pages of first contact and of intakes."""

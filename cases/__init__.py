"""Assistance: opening, the decision, needs, the plan with the victim, deliveries by function, closing."""

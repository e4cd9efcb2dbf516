"""How a victim reaches a service: the contact, what an institution owes for it, and the intake it becomes."""

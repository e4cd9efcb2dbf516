"""What is shown of a case: what is left to do, what happened, the plan as paper."""

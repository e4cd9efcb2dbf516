"""What applicants, officers and the head do: apply, assess, find, prepare, decide, notify."""

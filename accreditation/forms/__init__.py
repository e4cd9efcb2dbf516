"""What people are asked about the right to give accredited assistance."""

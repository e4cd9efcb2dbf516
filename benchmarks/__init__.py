"""How far this program is from what the machine could do: floor, ours and naive side by side. See README.md."""

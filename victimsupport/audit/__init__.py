"""Who did and who saw what: append-only rows, sealed every minute."""

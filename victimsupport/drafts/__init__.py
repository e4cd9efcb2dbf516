"""What somebody has typed and not sent: kept sealed on the server, for its author only, for a week at most."""

"""What can be done with contacts, referrals, notifications and intakes: the only code that writes them."""

"""What people are asked about contacts, referrals, notifications and intakes."""

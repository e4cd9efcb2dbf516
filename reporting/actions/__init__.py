"""What is done with figures: counting them anew, closing a year, handing them out in files."""

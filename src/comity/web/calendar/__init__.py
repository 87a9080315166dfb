"""Sessions, and what is due in them."""

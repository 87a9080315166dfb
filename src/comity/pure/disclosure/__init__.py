"""Who may see what of a request, and when."""

"""A name as somebody wrote it → who bears it: exact matches first, then suggestions, never a silent guess."""

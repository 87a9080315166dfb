"""States and the other parties of the registry."""

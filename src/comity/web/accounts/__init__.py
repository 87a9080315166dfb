"""Signing in, one's own account, and the people of this installation."""

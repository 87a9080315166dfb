"""Requests for assistance: how to ask, writing and sending, following, consenting; and what the public may see."""

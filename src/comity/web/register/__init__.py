"""The public register of requests, and what is withheld from it."""

"""The life of a request for assistance: its stages, the acts that move it, what each needs, and who holds the pen."""

"""When bodies meet, and what "before its forty-third session" means in days."""

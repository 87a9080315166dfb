"""Records: what is kept, and what may be done to it. One folder per concept of the field."""

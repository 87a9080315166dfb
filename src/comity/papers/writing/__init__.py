"""Documents written from plain values, as PDF and as Word. What they say is worded by whoever asks."""

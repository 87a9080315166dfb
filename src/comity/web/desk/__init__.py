"""The fund's side: what waits, the acts on a request, the Board's list, figures, and lists to take away."""

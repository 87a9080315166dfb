"""The cast of the demonstration, with a button each."""

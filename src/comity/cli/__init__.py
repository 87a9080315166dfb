"""Commands for operators. Each module adds its own command and imports what it needs only when it runs."""

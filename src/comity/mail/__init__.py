"""The door of mail: what goes out when the log has sealed it, and (in `comity notices`) what comes back."""

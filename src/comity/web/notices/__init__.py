"""What goes out by mail, as people choose it: topics, what they follow, and the registered addresses of offices."""

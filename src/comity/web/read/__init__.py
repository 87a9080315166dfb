"""Reading a document for anyone."""

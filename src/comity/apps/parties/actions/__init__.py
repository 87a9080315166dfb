"""The acts on parties and people: one function per verb, one transaction and one record each."""

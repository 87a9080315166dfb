"""Files as they arrive and as they leave: Word, PDF, web pages, plain text, Akoma Ntoso, calendars; and signatures.

Nothing is imported here: whoever checks a signature must not need what reads a Word file.
"""

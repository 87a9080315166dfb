"""Files as they arrive and as they leave: Word, PDF, web pages, plain text, Akoma Ntoso, calendars."""

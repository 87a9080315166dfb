"""Instruments: the list, one instrument, its votes, its line, its candidates, and the files of all these."""

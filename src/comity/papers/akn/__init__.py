"""Akoma Ntoso for the United Nations (AKN4UN).

`write.write` puts a reading out, `read.read` takes one in, `check.check` finds what the schema does not see. Nothing
is imported here, so that whoever only asks whether a file is Akoma Ntoso does not load an XML library.
"""

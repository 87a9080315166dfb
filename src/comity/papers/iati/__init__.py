"""Files of the International Aid Transparency Initiative, version 2.03: activities and organisations.

`write` puts values out, `read` takes a file in, `rules` finds what the schema does not see, `codes` knows the lists.
Nothing is imported here, so that whoever only asks for a code does not load an XML library.

Source: IATI Standard 2.03 (https://iatistandard.org/en/iati-standard/203/): activity, organisation and common schemas,
codelists, and the rules of its guidance.
"""

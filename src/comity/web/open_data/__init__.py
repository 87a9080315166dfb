"""The open data of the nights: what there is, what it says, how good it is, and the files."""

"""The nightly open data: everything public as files, with what it says, how good it is, and what changed."""

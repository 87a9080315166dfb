"""The door of outsiders: who checks the log and who witnesses it, with no trust in the site. Neither Django nor a
database is needed: `pip install comity` brings it with one dependency."""

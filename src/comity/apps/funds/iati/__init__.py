"""The books in the form of the International Aid Transparency Initiative, for whoever reads aid data."""

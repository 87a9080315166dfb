"""The public pages of the funds: what came, from whom, where it is, what it did."""

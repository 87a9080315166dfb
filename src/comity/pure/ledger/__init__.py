"""Money that adds up: exact amounts, entries that balance, rates, rules with sources, and measures of donors.

Books for information. The official ledger of a fund is elsewhere, and nothing here stands for it.
"""

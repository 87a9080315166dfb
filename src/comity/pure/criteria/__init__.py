"""A fund's published criteria as sourced rules, and the findings of a request against them.

What judges takes a `Case` and nothing else. Its fields are the closed list of what may count (38/3 op 16, 21).
"""

"""The first page, and the few addresses that belong to no concept."""

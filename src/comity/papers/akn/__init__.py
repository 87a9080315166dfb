"""Akoma Ntoso for the United Nations (AKN4UN): a reading out, a reading in, and a check of any such file."""

from comity.papers.akn.check import check
from comity.papers.akn.read import read
from comity.papers.akn.write import write

__all__ = ["check", "read", "write"]

"""What is wrong in a route's file or in the catalogue, said as values."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Problem:
    """One fault of a file: its code (docs/reference/problems.md), where it stands ("asked[3].question"), and a line
    in plain English."""

    code: str
    where: str
    message: str

    def __str__(self) -> str:
        return f"{self.code}: {self.where}: {self.message}"

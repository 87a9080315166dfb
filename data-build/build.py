"""Build the tables of States, bodies and sessions: `python data-build/build.py [--shared DIR] [--into DIR]`.

Reads the public files in ../shared beside this checkout and the tables in `written/`; writes the CSV files
under src/comity/data. The same input gives the same bytes: a test compares a fresh build with the files
committed.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import bodies
import membership
import sessions
import states
import tables

CHECKOUT = Path(__file__).resolve().parents[1]


def build(shared: Path, into: Path) -> None:
    """Write every table under `into`."""
    parties = into / "parties"
    tables.write(parties / "states.csv", states.STATE_COLUMNS, states.states(shared))
    tables.write(parties / "names.csv", states.NAME_COLUMNS, states.names(shared))
    tables.write(parties / "statuses.csv", membership.STATUS_COLUMNS, membership.statuses(shared))
    tables.write(parties / "groups.csv", membership.GROUP_COLUMNS, tables.written("groups.csv"))
    tables.write(parties / "vacant-seats.csv", membership.SEAT_COLUMNS, tables.written("vacant-seats.csv"))
    tables.write(
        parties / "council-membership.csv", membership.MEMBER_COLUMNS, membership.council_members(shared)
    )
    tables.write(parties / "bodies.csv", bodies.COLUMNS, bodies.bodies())
    meetings = into / "sessions"
    tables.write(meetings / "council.csv", sessions.COLUMNS, sessions.council(shared))
    tables.write(meetings / "assembly.csv", sessions.COLUMNS, sessions.assembly(shared))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shared", type=Path, default=CHECKOUT.parent / "shared")
    parser.add_argument("--into", type=Path, default=CHECKOUT / "src/comity/data")
    asked = parser.parse_args()
    build(asked.shared, asked.into)


if __name__ == "__main__":
    main()

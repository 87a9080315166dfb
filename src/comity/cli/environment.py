"""Say which database a command works on, before Django is asked.

`DATABASE_URL` wins. Without it the installation's own PostgreSQL is found or started. A process that serves pages is
given the app's address only; the owner's goes to the commands that migrate, back up or restore.
"""

from __future__ import annotations

import os

from comity.cli import place, postgres

SETTINGS = "comity.site.settings"


def prepare(*, as_owner: bool = False) -> postgres.Server | None:
    """Fill the environment for Django. Returns our own server where it is in use.

    Raises `CannotGoOn` with what to do when no database can be had.
    """
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", SETTINGS)
    server = None
    here = place.find(database=not os.environ.get("DATABASE_URL"))
    os.environ.setdefault("COMITY_HOME", str(here.home))
    os.environ.setdefault("COMITY_SIGNING_KEY", place.kept_secrets(here)["signing_key"])
    if not os.environ.get("DATABASE_URL"):
        server = postgres.start(here)
        os.environ["DATABASE_URL"] = server.url(postgres.APP)
        if as_owner:
            os.environ["DATABASE_OWNER_URL"] = server.url(postgres.OWNER)
    if as_owner:
        os.environ["COMITY_DATABASE_ROLE"] = "owner"
    else:
        os.environ.pop("DATABASE_OWNER_URL", None)
    return server


def django(*, as_owner: bool = False) -> None:
    """Prepare the environment and set Django up."""
    prepare(as_owner=as_owner)
    import django as framework

    framework.setup()

"""What went wrong outside of us (a database away, a right missing, a disk full), as one line of what to do.

Errors nobody foresaw are not turned into a line: their traceback is the only thing that helps then.
"""

from __future__ import annotations

import errno
from collections.abc import Iterator


def line(error: BaseException) -> str:
    """Say in one line what an operator can do about that error; empty where only its traceback tells."""
    if isinstance(error, OSError):
        return _of_the_machine(error)
    try:
        import psycopg
        from django.core.exceptions import ImproperlyConfigured
        from django.db.migrations.exceptions import MigrationSchemaMissing
    except ModuleNotFoundError:  # without the server's packages there is no database to be in trouble with
        return ""
    chain = list(_causes(error))
    if isinstance(error, ImproperlyConfigured):
        return str(error)
    if any(isinstance(each, MigrationSchemaMissing | psycopg.errors.InsufficientPrivilege) for each in chain):
        return (
            "the database's role may not do this. Give the owner's address too, in DATABASE_OWNER_URL, and run:"
            " comity migrate"
        )
    if any(
        isinstance(each, psycopg.errors.UndefinedTable | psycopg.errors.UndefinedColumn) for each in chain
    ):
        return "the database is not of this version yet. Run first, with DATABASE_OWNER_URL: comity migrate"
    if any(isinstance(each, psycopg.errors.DiskFull) for each in chain):
        return "the database's disk is full; nothing was changed. Free some room and try again."
    for each in chain:
        if isinstance(each, psycopg.OperationalError) and each.sqlstate is None:
            said = " ".join(str(each).split()).partition(" Is the server running")[0]
            return f"the database cannot be reached: {said}. See DATABASE_URL, and whether its server runs."
    return ""


def _of_the_machine(error: OSError) -> str:
    where = f" in {error.filename}" if error.filename else ""
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return f"the disk is full{where}. Free some room and try again."
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS) and error.filename:
        return (
            f"{error.filename} cannot be used: {error.strerror}. See whose it is, or choose another place (for .comity"
            " by COMITY_HOME)."
        )
    return ""


def _causes(error: BaseException) -> Iterator[BaseException]:
    seen: BaseException | None = error
    while seen is not None:
        yield seen
        seen = seen.__cause__ or seen.__context__

"""Django's own door, for developers: `.venv/bin/python manage.py …`, on the installation's database, as its owner."""

import sys

from comity.cli import environment

if __name__ == "__main__":
    environment.prepare(as_owner=True)
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)

"""A database of our own on the embedded server: made as owner, dropped at the end, never the demonstration's."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stdout
from typing import Any

import psycopg
from django.db import connection
from django.test.utils import setup_databases, teardown_databases

from victimsupport.accounts.identity import SET
from victimsupport.accounts.models import Organisation, User
from victimsupport.accounts.schema import as_owner

NAME = "vs_benchmarks"


@contextmanager
def fresh() -> Iterator[None]:
    """Make the database and everything migrations put there; inside, the one alias is `web` on it."""
    connection.settings_dict["TEST"]["NAME"] = NAME
    with as_owner(), redirect_stdout(sys.stderr):
        made = setup_databases(verbosity=0, interactive=False)
    try:
        yield
    finally:
        connection.close()
        with as_owner():
            teardown_databases(made, verbosity=0)


def analyse() -> None:
    """Let the planner know what was loaded, as autovacuum would a minute later."""
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


@contextmanager
def bare(login: str = "vs_web") -> Iterator[psycopg.Connection[tuple[Any, ...]]]:
    """Open a connection without Django, for floors: it prepares what it runs, and rolls back at the end."""
    settings = connection.settings_dict
    host = settings["OPTIONS"].get("host") or settings["HOST"]
    with psycopg.connect(host=host, dbname=NAME, user=login) as opened:
        opened.prepare_threshold = 1
        yield opened
        opened.rollback()


def act(opened: psycopg.Connection[tuple[Any, ...]], user: User, organisation: Organisation) -> None:
    """Take on an identity until the end of the transaction, as `acting_as` does."""
    opened.execute(SET, [str(user.pk), str(organisation.pk), organisation.kind, ""])

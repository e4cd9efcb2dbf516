"""Who may touch the schema, and which logins this program refuses to run under. See recipe and decision 0001."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper

_owner: ContextVar[bool] = ContextVar("owner", default=False)

STRONG = """
SELECT EXISTS (
    SELECT 1 FROM pg_roles r
    WHERE pg_has_role(session_user, r.oid, 'MEMBER')
      AND (r.rolsuper OR r.rolbypassrls OR r.rolcreaterole
           OR r.oid = (SELECT datdba FROM pg_database WHERE datname = current_database())
           OR EXISTS (SELECT 1 FROM pg_class k WHERE k.relowner = r.oid AND k.relkind IN ('r', 'p', 'v', 'm'))))
"""

GRANTS = """
GRANT USAGE ON SCHEMA public TO vs_web;
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO vs_web;
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT USAGE ON SEQUENCES TO vs_web;
"""


@contextmanager
def as_owner() -> Iterator[None]:
    """
    Swap the login of the one alias for the owner's: to migrate, and to make or drop a test database.

    :raises ImproperlyConfigured: where the owner's login is not known, as in web and worker
    """
    if _owner.get():
        yield
        return
    if settings.DATABASE_OWNER is None:
        raise ImproperlyConfigured("DATABASE_OWNER_URL is not set: this process cannot change the schema.")
    web = {key: connection.settings_dict[key] for key in ("USER", "PASSWORD")}
    token = _owner.set(True)
    connection.close()
    connection.settings_dict.update({key: settings.DATABASE_OWNER[key] for key in web})
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict.update(web)
        _owner.reset(token)


def refuse_strong_roles(sender: Any, connection: BaseDatabaseWrapper, **_: Any) -> None:
    """
    Close a connection whose login is, or could become, superuser, BYPASSRLS or owner: it would pass the wall.

    :raises ImproperlyConfigured: always then
    """
    if _owner.get():
        return
    with connection.cursor() as cursor:
        cursor.execute(STRONG)
        (strong,) = cursor.fetchone()
    if strong:
        connection.close()
        raise ImproperlyConfigured("The database login can pass the wall between organisations. Use vs_web.")


def open_to_web(sender: Any, **_: Any) -> None:
    """Let `web` use the tables made from here on; walled ones get their policies in their own migration."""
    if _owner.get():
        with connection.cursor() as cursor:
            cursor.execute(GRANTS)

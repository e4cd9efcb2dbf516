"""Asking for pages in this process: the whole WSGI application, middleware, session and templates, without a socket."""

import re
from collections.abc import Callable
from datetime import datetime
from typing import Any
from wsgiref.util import setup_testing_defaults

from django.core.handlers.wsgi import WSGIHandler
from django.db import connection
from django.test.utils import CaptureQueriesContext

from benchmarks.seed import Service, sign_in

AROUND = re.compile(
    r"BEGIN|COMMIT|ROLLBACK|SAVEPOINT|RELEASE|SELECT set_config|SELECT coalesce\(current_setting|SELECT 1$"
)
"""What goes round every statement that asks or writes something: transactions, identity, the health of the connection."""


def _start(status: str, headers: object, error: object = None, /) -> Callable[[bytes], object]:
    """Take the head of an answer, as a server does."""
    return lambda part: None


class Visitor:
    """A caseworker who has signed in and chosen a service."""

    def __init__(self, service: Service, at: datetime) -> None:
        self.cookie = sign_in(service, at)
        self.application = WSGIHandler()

    def get(self, address: str) -> bytes:
        """:raises AssertionError: if the answer is no page"""
        path, _question, query = address.partition("?")
        environ: dict[str, Any] = {"PATH_INFO": path, "QUERY_STRING": query, "HTTP_COOKIE": self.cookie}
        setup_testing_defaults(environ)
        environ["HTTP_HOST"] = "localhost"
        response = self.application(environ, _start)
        body = b"".join(response)
        response.close()
        assert response.status_code == 200, (address, response.status_code, body[:300])
        return body


def statements_of(run: Callable[[], object]) -> list[str]:
    """Return the statements a call sends, without those that only go round them."""
    with CaptureQueriesContext(connection) as captured:
        run()
    return [query["sql"] for query in captured if not AROUND.match(query["sql"])]

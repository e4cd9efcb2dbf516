"""Asks for pages as somebody, and tells answers apart: all that a browser is told but for what differs each time."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from urllib.parse import quote

from django.conf import settings
from django.db import connection, transaction
from django.http import HttpResponseBase
from django.test import Client

from victimsupport.accounts.identity import CHOSEN
from victimsupport.accounts.mfa import ENROLLED
from victimsupport.accounts.models import Membership, User

NOTHING_ENTERED = {"csrfmiddlewaretoken": "x"}
"""What a browser sends of an emptied form."""
CHANGES_EACH_TIME = re.compile(rb'(?<=nonce=")[^"]+|(?<=name="csrfmiddlewaretoken" value=")[^"]+')
"""The nonce of the content policy and the token of a form."""
HEADERS = ("Content-Type", "Location", "Cache-Control", "Allow", "Vary", "Content-Language", "Refresh")
WRITTEN = "SELECT relname, n_tup_ins + n_tup_upd + n_tup_del FROM pg_stat_xact_user_tables"
MAY_BE_WRITTEN = {
    "audit_entry": "a refused look is one to be accounted for",
    "django_session": "when somebody was last there",
    "throttle": "how often strangers asked for calendars",
}


OPEN = {200, 204, 302, 405, 409}
"""What a page answers to those who may: itself, where to go on, that it is a button or none, that it has changed since."""
LOGIN = "/paskyra/login/"


@dataclass(frozen=True)
class Answer:
    """An answer as the one who asked can tell it from another."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes

    def __str__(self) -> str:
        return str(self.status)


def told(response: HttpResponseBase, *asked: str) -> Answer:
    """Return what an answer tells, with what was asked for left out."""
    spoken = [form for text in asked for form in (text, quote(text, safe=""), quote(text))]

    def without(text: str) -> str:
        for each in spoken:
            text = text.replace(each, "…")
        return text

    body = b"".join(response.streaming_content) if response.streaming else response.content  # type: ignore[attr-defined]
    readable = CHANGES_EACH_TIME.sub(b"", body)
    for each in spoken:
        readable = readable.replace(each.encode(), "…".encode())
    headers = tuple((name, without(response[name])) for name in HEADERS if name in response)
    return Answer(response.status_code, headers, readable)


class Asker:
    """Somebody at a browser of their own, or a visitor. What an asking changes is taken back."""

    def __init__(self, membership: Membership | None = None) -> None:
        self.client = Client(raise_request_exception=False)
        self.membership = membership
        self.refusals: dict[str, Answer] = {}
        if membership is not None:
            self.client.force_login(membership.user, backend=settings.AUTHENTICATION_BACKENDS[0])
            session = self.client.session
            session[CHOSEN], session[ENROLLED] = str(membership.pk), True
            session.save()

    @property
    def person(self) -> User:
        assert self.membership is not None
        return self.membership.user

    def asks(
        self, method: str, path: str, entered: Mapping[str, str] | None = None, *, about: str = ""
    ) -> Answer:
        """
        Return what is answered; `about` is left out of it, where it says what was asked about.

        :param entered: what a form sends; nothing, unless given
        """
        with transaction.atomic():
            data = NOTHING_ENTERED | dict(entered or {})
            ask = self.client.get if method == "GET" else partial(self.client.post, data=data)
            response = ask(path)
            answer = told(response, path, *filter(None, [about]))
            self.client.cookies.pop("messages", None)  # what the last page would say on the next
            transaction.set_rollback(True)
        return answer


def written() -> dict[str, int]:
    """Return how many rows of which table this transaction has written so far, taken back or not."""
    with connection.cursor() as cursor:
        cursor.execute(WRITTEN)
        return {table: count for table, count in cursor.fetchall() if count and table not in MAY_BE_WRITTEN}


def is_open(answer: Answer) -> bool:
    """Test whether a page answered somebody who may open it."""
    return answer.status in OPEN and not dict(answer.headers).get("Location", "").startswith(LOGIN)


def is_refused(asker: Asker, way: str, answer: Answer) -> bool:
    """
    Test whether somebody was led to signing in, or refused in the words in which they are refused everything.

    That nobody may ask in this way (405) is no secret: it is the same for everybody, whatever is asked about.
    """
    if answer.status == 405:
        return True
    if asker.membership is None:
        return answer.status == 302 and dict(answer.headers)["Location"].startswith(LOGIN)
    return answer.status == 403 and answer == asker.refusals.setdefault(way, answer)

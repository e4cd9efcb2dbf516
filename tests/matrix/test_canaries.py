"""
No word one service writes gets out of it: to no page, file, mail, log, session, task or cache of anybody else.

Nor inside of it to a colleague who may not know of a person. That the crawler would find them is shown by the service's
own people, whose pages are full of them.
"""

import io
import json
import logging
from collections.abc import Iterator
from typing import Any
from unittest.mock import patch

import pytest
from celery.signals import before_task_publish
from django.contrib.sessions.models import Session
from django.core import mail
from django.db import transaction
from django.utils import timezone

from referrals.actions import access
from referrals.models import Intake
from tests import given, story
from tests.conftest import start_afresh
from tests.matrix.asking import Asker
from tests.matrix.crawling import Crawler
from tests.matrix.planting import BORN, Words, overwrite, planting
from tests.wall.reviewed import POLICIES
from tests.wall.test_wall import ask
from victimsupport.accounts.identity import acting_as, system
from victimsupport.accounts.models import Membership, Organisation
from victimsupport.accounts.roles import ROLES_IN, OrganisationKind, Role
from victimsupport.celery import app as celery
from victimsupport.log import Formatter
from victimsupport.vault import actions as vault

SHARED = {table for table, policy in POLICIES if policy in ("addressee", "public", "shared")}
"""Tables of which a service and the authority show each other rows, and the authority everybody some."""
PUBLIC = {f"accreditation_terms.{column}" for column in ("name", "seat", "appeal_clause", "remedy_clause")}
"""Words of the authority that stand in its letters and in the public list: everybody may read them."""
ABOUT_NOBODY = {
    "cases_oncall.phone": "the telephone of a colleague",
    "cases_place.label": "the places of the service",
    "cases_savedfilter.name": "what somebody called a filter they share",
}
"""What every colleague may read though they may know of nobody, each with what it is."""
NOT_PLANTED = {
    "duties_duty.cancelled_reason": "only a cancelled row has one",
    "cases_servicedelivery.cancelled_reason": "only a cancelled row has one",
    "cases_stay.cancelled_reason": "only a cancelled row has one",
}
S, K = OrganisationKind, ROLES_IN
STRANGERS = [
    *(("another", role) for role in K[S.SUPPORT_SERVICE]),
    *(("police", role) for role in K[S.FIRST_CONTACT_INSTITUTION]),
    *(("children", role) for role in K[S.CHILD_RIGHTS_SERVICE]),
    *(("ministry", role) for role in K[S.MINISTRY]),
    *(("authority", role) for role in K[S.ACCREDITATION_AUTHORITY]),
    ("applicant", Role.SERVICE_MANAGER),
]


class Planted:
    """Organisations full of words, each its own, and one service that has none."""

    def __init__(self) -> None:
        self.words = Words()
        with planting(self.words):
            self.all = story.one_of_everything()
        self.bare = overwrite(self.words, self.all.values())
        self.service = self.all["service"]
        self.all["another"] = given.a_service("Kita tarnyba (pavyzdys)")
        self.authority = str(self.all["authority"].pk)

    def reader(self, organisation: Organisation, role: str) -> Crawler:
        """Return somebody new at an organisation."""
        person = given.a_person(organisation, Role(role))
        return Crawler(Asker(Membership.objects.select_related("user", "organisation").get(user=person)))

    def leaks(self, crawler: Crawler, reader: Organisation | None) -> dict[str, set[str]]:
        """Return what somebody read of other organisations that was not meant for them, by its address."""
        own = str(reader.pk) if reader else ""
        found = {}
        for path, text in crawler.read.items():
            wrong = {
                column for owner, column in self.words.in_text(text)
                if owner != own and column not in PUBLIC and not self._is_between(own, owner, column)
            }  # fmt: skip
            if wrong:
                found[path] = wrong
        return found

    def _is_between(self, reader: str, owner: str, column: str) -> bool:
        """Test whether a word stands between a service and the authority."""
        return self.authority in (reader, owner) and column.partition(".")[0] in SHARED


@pytest.fixture(scope="module")
def log() -> Iterator[io.StringIO]:
    """Everything that is logged, as it is written in production."""
    written, plain = io.StringIO(), Formatter.format

    def noted(formatter: Formatter, record: logging.LogRecord) -> str:
        line = plain(formatter, record)
        written.write(f"{line}\n")
        return line

    with patch.object(Formatter, "format", noted):
        yield written


@pytest.fixture(scope="module")
def published() -> Iterator[list[str]]:
    """What is told to workers."""
    told: list[str] = []

    def note(body: Any = None, headers: Any = None, **_: Any) -> None:
        told.append(repr((body, headers)))

    before_task_publish.connect(note)
    yield told
    before_task_publish.disconnect(note)


@pytest.fixture(scope="module")
def planted(django_db_setup: None, django_db_blocker: Any, log: Any, published: Any) -> Iterator[Planted]:
    with django_db_blocker.unblock():
        yield Planted()
        start_afresh()


@pytest.fixture(scope="module")
def of_the_manager(planted: Planted) -> Crawler:
    """What a manager of the service read."""
    return planted.reader(planted.service, Role.SERVICE_MANAGER).crawl()


def test_every_text_of_every_table_has_a_word(planted: Planted) -> None:
    assert planted.bare == set(NOT_PLANTED)


def test_the_service_itself_reads_its_words(planted: Planted, of_the_manager: Crawler) -> None:
    """So the crawler finds what there is to find: on pages, in documents and in calendars."""
    everywhere = planted.words.in_text(of_the_manager.text())
    columns = {column for owner, column in everywhere if owner == str(planted.service.pk)}

    assert {"vault_identity.first_name", BORN, "cases_need.description", "cases_savedfilter.name"} <= columns
    assert len(columns) > 20
    assert len(of_the_manager.read) > 150
    assert planted.leaks(of_the_manager, planted.service) == {}


@pytest.mark.parametrize(("where", "role"), STRANGERS)
def test_nobody_reads_the_words_of_another(
    planted: Planted, of_the_manager: Crawler, where: str, role: str
) -> None:
    """By following everything that leads anywhere, and by asking for whatever the service itself read."""
    organisation = planted.all[where]
    crawler = planted.reader(organisation, role).crawl()
    if organisation.kind == OrganisationKind.SUPPORT_SERVICE:  # anybody else is refused by role: test_roles
        crawler.look_at_all(of_the_manager)

    assert planted.leaks(crawler, organisation) == {}


def test_a_visitor_reads_no_words(planted: Planted, of_the_manager: Crawler) -> None:
    crawler = Crawler(Asker()).crawl()
    crawler.look_at_all(of_the_manager)

    assert planted.leaks(crawler, None) == {}


@pytest.fixture
def _taken_back(planted: Planted) -> Iterator[None]:
    """What a test does to the world full of words is undone."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.mark.usefixtures("_taken_back")
def test_a_colleague_who_may_know_of_nobody_reads_of_nobody(
    planted: Planted, of_the_manager: Crawler
) -> None:
    """Everybody is restricted to one manager; a caseworker of the same service finds what is about nobody."""
    service = planted.service
    keeper, helper = (given.a_person(service, role) for role in (Role.SERVICE_MANAGER, Role.CASEWORKER))
    now = timezone.now()
    with acting_as(keeper, service, at=now) as by:
        for intake in Intake.objects.filter(organisation=service, is_restricted=False):
            people = {keeper, helper, intake.assignee or helper}
            access.restrict(
                intake=intake, people=people, reason="Taip reikia", version=intake.version, by=by, at=now
            )
    crawler = planted.reader(service, Role.CASEWORKER).crawl()
    crawler.look_at_all(of_the_manager)
    read = {path: {column for _owner, column in planted.words.in_text(text)} - set(ABOUT_NOBODY) for path, text in crawler.read.items()}  # fmt: skip

    assert {path: columns for path, columns in read.items() if columns} == {}


def test_no_word_stands_where_none_belongs(
    planted: Planted,
    of_the_manager: Crawler,
    log: io.StringIO,
    published: list[str],
    tmp_path: Any,
    settings: Any,
) -> None:
    """Not even of one's own: mails, notices, the audit, the log, sessions, the cache and what workers are told."""
    settings.EXPORT_DIR = tmp_path
    celery.loader.import_default_modules()
    for name in sorted(celery.conf.beat_schedule):
        celery.tasks[name].apply().get()
    word = planted.words.of(planted.service, "vault_identity.first_name")
    client = planted.reader(planted.service, Role.SERVICE_MANAGER).asker.client
    paths = [path for path in of_the_manager.read if path.endswith(("/asmuo/", "/saugumas/"))]
    with patch.object(vault, "open_identity", side_effect=ValueError(word)):
        failed = [answer for answer in map(client.get, paths) if answer.status_code == 500]
    kept = {
        "mails": "\n".join(str(each.message()) for each in mail.outbox),
        "log": log.getvalue(),
        "tasks": "\n".join(published),
        "sessions": "\n".join(json.dumps(row.get_decoded(), default=str) for row in Session.objects.all()),
        "cache": "\n".join(str(row) for row in ask("SELECT cache_key, value FROM throttle")),
        "answers of pages that failed": "\n".join(answer.content.decode() for answer in failed),
        "exports": "\n".join(each.read_bytes().decode("latin-1") for each in tmp_path.rglob("*") if each.is_file()),
    }  # fmt: skip
    for organisation in planted.all.values():
        with acting_as(system(), organisation):
            for table in ("notices_notice", "audit_entry"):
                kept[f"{table} of {organisation}"] = str(ask(f"SELECT to_jsonb(t) FROM {table} t"))

    assert mail.outbox
    assert failed
    assert "A page failed" in kept["log"]
    assert {name: found for name, text in kept.items() if (found := planted.words.in_text(text))} == {}

"""The frame around pages: menu, banner, language, errors, and what becomes of what was typed."""

import re

import pytest
from django.test import Client
from django.urls import include, path, reverse
from django.utils import translation

from tests.interface.test_forms import GOOD
from victimsupport.accounts.roles import Role
from victimsupport.interface import navigation

pytestmark = pytest.mark.django_db


@pytest.fixture
def visitor(gallery):
    return Client(raise_request_exception=False, headers={"host": "localhost"})


def text(answer):
    return answer.content.decode()


def test_a_form_sent_empty_says_error_in_its_title(visitor):
    assert "<title>Record a contact –" in text(visitor.get("/galerija/forma/"))
    with translation.override("lt"):
        assert f"<title>{translation.gettext('Error:')} Record a contact –" in text(
            visitor.post("/galerija/forma/", {"name": ""})
        )


def test_somebody_saved_first_and_nothing_typed_is_lost(visitor):
    answer = visitor.post("/galerija/forma/", GOOD | {"notes": "Long <story>", "conflict": "1"})

    assert answer.status_code == 409
    assert "Long &lt;story&gt;" in text(answer)
    assert 'href="/galerija/"' in text(answer)


def test_too_many_tries_say_when_to_try_again(visitor):
    answer = visitor.get("/galerija/per-daznai/")

    assert answer.status_code == 429
    assert answer["Retry-After"] == "21"
    assert "21" in text(answer)


def test_no_such_page(visitor):
    assert visitor.get("/galerija/nera/").status_code == 404


def test_a_failure_shows_a_reference_that_the_log_has_and_nothing_else(visitor, caplog):
    answer = visitor.get("/galerija/klaida/")

    assert answer.status_code == 500
    assert "ZeroDivisionError" not in text(answer)
    reference = re.search(r"<strong class=\"app-num\">([0-9A-F]{8})</strong>", text(answer))
    assert reference
    assert reference[1] in caplog.text


@pytest.mark.parametrize("template", ["errors/500.html", "errors/503.html", "errors/400.html"])
def test_pages_for_failures_need_no_request(template, django_assert_num_queries):
    from django.template.loader import render_to_string

    with django_assert_num_queries(0):
        html = render_to_string(template, {"reference": "AB12"})

    assert "<h1" in html
    assert "<script" not in html


def test_the_demonstration_says_so_on_every_page(visitor, settings):
    assert "app-demo" not in text(visitor.get("/"))

    settings.DEMO = True

    assert "app-demo" in text(visitor.get("/"))
    assert "app-demo" in text(visitor.get("/paskyra/login/"))


def test_every_page_keeps_search_engines_out(visitor):
    assert '<meta name="robots" content="noindex, nofollow">' in text(visitor.get("/"))


def test_public_pages_give_nothing_away_in_their_title(visitor):
    head = text(visitor.get("/")).partition("</head>")[0]

    for word in ("ictim", "ukent", "nusikal"):
        assert word not in head.partition("<title>")[2].partition("</title>")[0]


def test_public_pages_set_no_cookie(visitor):
    for name in ("home", "accessibility", "privacy"):
        assert not visitor.get(reverse(f"interface:{name}")).cookies


def test_leaving_stands_first_in_the_page(visitor, settings):
    settings.EXIT_URL = "https://example.lt/"

    body = text(visitor.get("/")).partition("<body")[2]

    assert body.index("https://example.lt/") == min(
        body.index('href="'), body.index("https://example.lt/") - len('href="')
    ) + len('href="')


def test_switching_the_language_needs_no_token_and_stays_on_the_page():
    strict = Client(enforce_csrf_checks=True, headers={"host": "localhost"})

    answer = strict.post(reverse("set_language"), {"language": "en", "next": "/privatumas/"})

    assert answer.url == "/privatumas/"
    assert "Personal data protection" in text(strict.get("/privatumas/"))
    assert strict.get(reverse("set_language")).status_code == 405


def test_switching_the_language_leads_nowhere_else():
    answer = Client(headers={"host": "localhost"}).post(
        reverse("set_language"), {"language": "en", "next": "https://example.org/"}
    )

    assert answer.url == "/"


APPS = {
    "cases": ["worklist", "team", "places", "accesses", "data_requests", "retention", "find"],
    "accreditation": ["own"],
    "referrals": ["intakes", "contacts", "duties", "sent", "notifications"],
    "reporting": ["figures", "exports", "own"],
    "admin": ["index"],
}
urlpatterns = [
    path(f"{app}/", include(([path(f"{name}/", lambda request: None, name=name) for name in names], app)))
    for app, names in APPS.items()
]


@pytest.mark.parametrize(
    ("roles", "urls"),
    [
        ([Role.CASEWORKER], ["/cases/worklist/", "/referrals/intakes/", "/cases/places/", "/reporting/own/"]),
        (
            [Role.SERVICE_MANAGER],
            [
                "/cases/worklist/",
                "/referrals/intakes/",
                "/cases/team/",
                "/cases/places/",
                "/reporting/own/",
                "/cases/accesses/",
                "/cases/data_requests/",
                "/accreditation/own/",
            ],
        ),
        ([Role.FIRST_CONTACT_OFFICER], ["/referrals/contacts/", "/referrals/duties/", "/referrals/sent/"]),
        (
            [Role.UNIT_HEAD],
            ["/referrals/contacts/", "/referrals/duties/", "/referrals/sent/", "/cases/retention/"],
        ),
        (
            [Role.CHILD_RIGHTS_OFFICER],
            ["/referrals/notifications/", "/referrals/contacts/", "/referrals/duties/", "/referrals/sent/"],
        ),
        ([Role.MINISTRY_ANALYST], ["/reporting/figures/", "/reporting/exports/"]),
        ([Role.ACCREDITATION_OFFICER], ["/admin/index/"]),
        ([Role.DECISION_MAKER], ["/admin/index/"]),
        (
            [Role.MINISTRY_ANALYST, Role.ADMINISTRATOR],
            ["/reporting/figures/", "/reporting/exports/", "/cases/retention/", "/admin/index/"],
        ),
        ([Role.DATA_PROTECTION_OFFICER], ["/cases/accesses/", "/cases/data_requests/"]),
        ([], []),
    ],
)
@pytest.mark.urls(__name__)
def test_each_role_has_its_menu(roles, urls):
    assert [link.url for link in navigation.links(roles=roles, path="/")] == urls


@pytest.mark.urls(__name__)
def test_the_menu_marks_where_one_is():
    links = navigation.links(roles=[Role.CASEWORKER], path="/cases/worklist/NK-1/")

    assert [link.url for link in links if link.current] == ["/cases/worklist/"]


def test_the_menu_marks_the_list_a_page_is_reached_from():
    links = navigation.links(roles=[Role.CASEWORKER], path="/bylos/NK-2026-00001/")

    assert [link.url for link in links if link.current] == [reverse("cases:worklist")]


def test_the_menu_marks_nothing_on_a_page_of_no_list():
    assert not [
        link for link in navigation.links(roles=[Role.CASEWORKER], path="/privatumas/") if link.current
    ]


def test_every_entry_of_the_menu_leads_somewhere():
    for entry in navigation.ENTRIES:
        assert reverse(entry.url_name)

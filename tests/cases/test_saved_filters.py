"""Filters kept under a name: what is in them is shown, shared ones are found by the service, one opens the worklist."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cases.actions import filters
from cases.models import DefaultView, SavedFilter
from tests import given
from tests.cases import road
from tests.cases.pages import text
from tests.cases.test_worklist import LIST, waiting
from victimsupport.accounts.identity import acting_as
from victimsupport.accounts.models import Membership
from victimsupport.accounts.roles import Role
from victimsupport.refusal import Refused, Stale

PAGE, NEW = "/darbai/filtrai/", "/darbai/filtrai/naujas/"
LATE = "show=overdue&channel=DIRECT"


@pytest.fixture
def rasa(service):
    return given.a_person(service, Role.CASEWORKER, name="Rasa Kolegė")


def save(by, name="Mano vėluojantys", query=LATE, *, shared=False, default=False) -> SavedFilter:
    content = filters.Content(name, query, shared)
    return filters.keep(content=content, is_default=default, by=by, at=road.now())


def answers(**rest):
    return {
        "name": "Vėluojantys",
        "is_shared": "no",
        "is_default": "no",
        "show": "overdue",
        "channel": "DIRECT",
    } | rest


def test_the_filter_that_is_on_is_saved_and_shown_with_what_is_in_it(ona_signed_in, by):
    waiting(by, "2026-11-09")
    page = text(ona_signed_in.get(f"{LIST}?{LATE}&status=WAITING&after=x"))
    assert f'href="{NEW}?show=overdue&amp;channel=DIRECT&amp;status=WAITING"' in page

    form = ona_signed_in.get(f"{NEW}?{LATE}&status=WAITING").context["form"]
    assert (form["show"].value(), form["channel"].value(), form["status"].value()) == (
        "overdue",
        "DIRECT",
        ["WAITING"],
    )

    done = ona_signed_in.post(NEW, answers(status=["WAITING"]))
    assert done.headers["Location"] == f"{LIST}?{LATE}&status=WAITING"
    for shown in (text(ona_signed_in.get(LIST)), text(ona_signed_in.get(PAGE))):
        for word in (
            "Vėluojantys",
            "Late",
            "How the person reached us: Direct application",
            "State: Waiting for the start",
        ):
            assert word in shown


def test_a_single_number_is_not_kept(ona_signed_in, by):
    waiting(by, "2026-11-09")

    assert NEW not in text(ona_signed_in.get(f"{LIST}?reference=1"))


def test_a_shared_one_is_found_by_the_service_and_says_whose_it_is(client, by, rasa, jonas, today):
    save(by, shared=True)
    save(by, "Tik mano")

    page = text(road.signed_in(client, rasa).get(PAGE))
    assert "Shared by Ona Pavyzdienė" in page
    assert "Tik mano" not in page
    assert "Mano vėluojantys" not in text(road.signed_in(client, jonas).get(PAGE))


def test_the_worklist_opens_with_the_chosen_one_until_another_is_asked_for(client, by, rasa, today):
    saved = save(by, shared=True)
    colleague = road.signed_in(client, rasa)

    colleague.post(reverse("cases:filter_default", args=[saved.pk]))
    assert colleague.get(LIST).headers["Location"] == f"{LIST}?{LATE}"
    assert colleague.get(f"{LIST}?show=all").status_code == 200
    assert f'href="{LIST}?show=all">Clear filters' in text(colleague.get(f"{LIST}?{LATE}"))

    filters.change(saved=saved, content=filters.Content(saved.name, LATE), version=1, by=by, at=road.now())
    assert colleague.get(LIST).status_code == 200
    assert not DefaultView.objects.exists()


def test_it_is_chosen_with_saving_and_given_up(ona_signed_in, by):
    ona_signed_in.post(NEW, answers(is_default="yes"))
    assert ona_signed_in.get(LIST).status_code == 302
    assert "Open the worklist with all open" in text(ona_signed_in.get(PAGE))

    ona_signed_in.post(reverse("cases:filter_none"))
    assert ona_signed_in.get(LIST).status_code == 200


def test_changing_needs_the_version_seen(ona_signed_in, by):
    saved = save(by)
    page = reverse("cases:filter", args=[saved.pk])
    assert 'name="version" value="1"' in text(ona_signed_in.get(page))

    ona_signed_in.post(page, answers(name="Naujas", version="1"))
    saved.refresh_from_db()
    assert (saved.name, saved.version) == ("Naujas", 2)
    for version in ("1", "", "x", "9" * 30):
        assert ona_signed_in.post(page, answers(version=version)).status_code == 409


def test_of_colleagues_only_the_manager_changes_a_shared_one(by, rasa, service):
    shared, own = save(by, shared=True), save(by, "Tik mano")
    content = filters.Content("Kitaip", LATE, True)
    with acting_as(rasa, service) as colleague:
        for act in (
            lambda: filters.change(saved=shared, content=content, version=1, by=colleague, at=road.now()),
            lambda: filters.delete(saved=shared, by=colleague, at=road.now()),
        ):
            with pytest.raises(PermissionDenied):
                act()
        with pytest.raises(SavedFilter.DoesNotExist):
            filters.delete(saved=own, by=colleague, at=road.now())
        with pytest.raises(Stale):
            filters.open_with(saved=own, by=colleague, at=road.now())
    manager = given.a_person(service, Role.SERVICE_MANAGER)
    with acting_as(manager, service) as head:
        filters.delete(saved=shared, by=head, at=road.now())
    assert list(SavedFilter.objects.all()) == [own]


@pytest.mark.parametrize(
    ("content", "field"),
    [(filters.Content("Kitas", ""), None), (filters.Content("Mano vėluojantys", LATE), "name")],
)
def test_what_narrows_nothing_or_is_called_like_another_is_refused(by, content, field):
    save(by)

    with pytest.raises(Refused) as refusal:
        filters.keep(content=content, by=by, at=road.now())

    assert refusal.value.field == field


def test_nobody_keeps_more_than_can_be_found_again(by, monkeypatch):
    monkeypatch.setattr(filters, "AT_MOST", 1)
    save(by)

    with pytest.raises(Refused):
        save(by, "Antras")


def test_what_no_longer_exists_is_said(ona_signed_in, by, rasa):
    save(by, query=f"assignee={rasa.pk}&channel=DIRECT")
    assert "no longer exists" not in text(ona_signed_in.get(PAGE))

    Membership.objects.filter(user=rasa).update(is_active=False)
    assert "no longer exists" in text(ona_signed_in.get(PAGE))


def test_nothing_entered_and_nonsense_say_what_to_do(ona_signed_in):
    page = text(ona_signed_in.post(NEW, {"name": "", "channel": "NO_SUCH"}))

    assert "Enter a name" in page
    assert not SavedFilter.objects.exists()
    assert "Select at least one" in text(ona_signed_in.post(NEW, answers(show="", channel="")))


def test_strangers(client, by, jonas, rita, today):
    saved = save(by, shared=True)
    pages = [
        reverse(f"cases:{name}", args=[saved.pk]) for name in ("filter", "filter_delete", "filter_default")
    ]

    stranger = road.signed_in(client, jonas)
    assert {stranger.post(page).status_code for page in pages} == {404}
    assert road.signed_in(client, rita).get(PAGE).status_code == 403


def test_the_number_of_queries_does_not_grow_with_the_filters(ona_signed_in, by):
    costs = []
    for count in (1, 8):
        while SavedFilter.objects.count() < count:
            save(by, f"Filtras {SavedFilter.objects.count()}")
        with CaptureQueriesContext(connection) as captured:
            ona_signed_in.get(PAGE)
            ona_signed_in.get(f"{LIST}?show=all")
        costs.append(len(captured))
    assert costs[0] == costs[1]

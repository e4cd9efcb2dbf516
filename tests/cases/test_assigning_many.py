"""Many people handed over at once: what the dry run says is what happens, or nothing does."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, settings
from hypothesis import given as supposing
from hypothesis import strategies as some

from referrals.actions import assigning, intakes
from referrals.models import Intake
from tests import given
from tests.cases import road
from tests.cases.pages import text
from tests.cases.road import a_case
from tests.cases.test_worklist import LIST, waiting
from victimsupport.accounts.identity import acting_as
from victimsupport.accounts.roles import Role
from victimsupport.audit.models import Entry
from victimsupport.duties.models import Duty
from victimsupport.notices.models import Notice
from victimsupport.refusal import Refused, Stale

BULK = "/darbai/priskyrimas/"


@pytest.fixture
def rasa(service):
    return given.a_person(service, Role.CASEWORKER, name="Rasa Kolegė")


def versions(*rows: Intake) -> dict:
    return dict(Intake.objects.filter(pk__in=[row.pk for row in rows]).values_list("pk", "version"))


def preview(by, assignee, *rows):
    return assigning.preview(intakes=[row.pk for row in rows], assignee=assignee, by=by, at=road.now())


def assign(by, assignee, seen, **rest):
    return assigning.assign(versions=seen, assignee=assignee, by=by, at=road.now(), **rest)


def a_mixture(by, rasa) -> list[Intake]:
    """Nobody's, one's own, the colleague's already, and one that has ended."""
    free, own, theirs = (waiting(by, "2026-11-19") for _each in range(3))
    intakes.claim(intake=own, by=by, at=road.now())
    intakes.assign(intake=theirs, assignee=rasa, by=by, at=road.now())
    return [free, own, theirs, a_case(by, status="DECLINED").intake]


def test_the_dry_run_says_who_changes_and_who_does_not_and_changes_nothing(by, ona, rasa):
    rows = a_mixture(by, rasa)

    verdicts = preview(by, rasa, *rows)

    assert [(verdict.before, verdict.changes) for verdict in verdicts] == [
        (None, True), (ona, True), (rasa, False), (ona, False),
    ]  # fmt: skip
    assert all(verdict.refusal for verdict in verdicts if not verdict.changes)
    assert versions(*rows) == {row.pk: row.version for row in Intake.objects.filter(pk__in=versions(*rows))}
    assert Intake.objects.filter(assignee=rasa).count() == 1


def test_it_is_done_with_its_duties_audited_row_by_row_and_told_once(by, ona, rasa):
    rows = a_mixture(by, rasa)
    Notice.objects.all().delete()

    verdicts = assign(by, rasa, versions(*rows[:2]), reason="WORKLOAD")

    assert all(verdict.changes for verdict in verdicts)
    assert set(Intake.objects.filter(assignee=rasa).values_list("reference", flat=True)) == {
        row.reference for row in rows[:3]
    }
    assert Duty.objects.open().filter(assignee=rasa).count() == 3
    entries = Entry.objects.filter(action="INTAKE_ASSIGNED", detail__reason="WORKLOAD").order_by("reference")
    assert [(entry.about_id, entry.detail["from"]) for entry in entries] == [
        (rows[0].pk, ""), (rows[1].pk, str(ona.pk)),
    ]  # fmt: skip
    notice = Notice.objects.get()
    assert (notice.kind, notice.recipient, notice.path) == ("ASSIGNED_MANY", rasa, f"{LIST}?show=mine")


def test_one_changed_meanwhile_and_nothing_happens(by, rasa, ona):
    first, second = waiting(by, "2026-11-19"), waiting(by, "2026-11-19")
    seen = versions(first, second)
    intakes.claim(intake=second, by=by, at=road.now())

    with pytest.raises(Stale):
        assign(by, rasa, seen)

    assert not Intake.objects.filter(assignee=rasa).exists()
    assert not Entry.objects.filter(action="INTAKE_ASSIGNED", detail__to=str(rasa.pk)).exists()


def test_others_people_and_unknown_ones_are_stale_and_others_colleagues_refused(
    by, rasa, jonas, elsewhere, rita
):
    own = waiting(by, "2026-11-19")
    with acting_as(jonas, elsewhere) as there:
        foreign = waiting(there, "2026-11-19")

    assert [verdict.intake for verdict in preview(by, rasa, own, foreign)] == [own]
    with pytest.raises(Stale):
        assign(by, rasa, {own.pk: 1, foreign.pk: 1})
    for stranger in (jonas, rita):
        with pytest.raises(Refused) as refusal:
            assign(by, stranger, versions(own))
        assert refusal.value.field == "assignee"
    with acting_as(rita, own.organisation) as watcher, pytest.raises(PermissionDenied):
        preview(watcher, rasa, own)


def test_an_unknown_reason_and_too_many_are_refused(by, rasa, monkeypatch):
    rows = [waiting(by, "2026-11-19") for _each in range(2)]

    with pytest.raises(Refused) as refusal:
        assign(by, rasa, versions(*rows), reason="BECAUSE")
    assert refusal.value.field == "reason"
    monkeypatch.setattr(assigning, "AT_MOST", 1)
    with pytest.raises(Refused, match="1"):
        assign(by, rasa, versions(*rows))


def test_the_statements_do_not_grow_with_the_people(by, rasa):
    costs = []
    for count in (2, 12):
        rows = [waiting(by, "2026-11-19") for _each in range(count)]
        with CaptureQueriesContext(connection) as captured:
            assign(by, rasa, versions(*rows))
        costs.append(len(captured))
    assert costs[0] == costs[1]


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@supposing(data=some.data())
def test_the_dry_run_equals_the_act(by, ona, rasa, data):
    kinds = data.draw(
        some.lists(some.sampled_from(["free", "own", "theirs", "ended"]), min_size=1, max_size=6)
    )
    rows = [a_row(kind, by, ona, rasa) for kind in kinds]
    to = data.draw(some.sampled_from([ona, rasa]))
    before = {row.pk: row.assignee_id for row in Intake.objects.filter(pk__in=[row.pk for row in rows])}
    seen = versions(*rows)

    said = {(verdict.intake.pk, verdict.refusal) for verdict in preview(by, to, *rows)}
    done = {(verdict.intake.pk, verdict.refusal) for verdict in assign(by, to, seen)}

    after = {row.pk: row for row in Intake.objects.filter(pk__in=seen)}
    assert said == done
    assert {key for key, refusal in said if not refusal} == {
        key for key, row in after.items() if (row.assignee_id, row.version) != (before[key], seen[key])
    }
    assert all(after[key].assignee_id == to.pk for key, refusal in said if not refusal)


def a_row(kind, by, ona, rasa) -> Intake:
    if kind == "ended":
        return a_case(by, status="DECLINED").intake
    row = waiting(by, "2026-11-19")
    if kind != "free":
        intakes.assign(intake=row, assignee=ona if kind == "own" else rasa, by=by, at=road.now())
    return row


# The pages


def test_ticked_people_are_previewed_and_then_assigned(ona_signed_in, by, ona, rasa):
    free, own, theirs, ended = a_mixture(by, rasa)
    page = text(ona_signed_in.get(LIST))
    assert f'name="picked" value="{free.reference}" form="bulk"' in page

    query = "&".join(f"picked={row.reference}" for row in (free, own, theirs, ended))
    asking = ona_signed_in.get(f"{BULK}?{query}")
    assert "4 people" in text(asking)
    assert "Olga" not in text(asking)
    assert "/prisiemimas/" not in text(asking), "here nothing is done yet, and nothing leads away"
    assert f"/priemimai/{free.reference}/prisiemimas/" in page

    answers = {"assignee": str(rasa.pk), "reason": "SKILL"}
    context = ona_signed_in.post(f"{BULK}?{query}", answers).context
    assert [verdict.intake for verdict in context["changing"]] == [free, own]
    assert [verdict.intake for verdict in context["refused"]] == [theirs, ended]
    assert not Intake.objects.filter(pk=free.pk, assignee=rasa).exists()

    seen = [f"{verdict.intake.pk}.{verdict.intake.version}" for verdict in context["changing"]]
    done = ona_signed_in.post(f"{BULK}?{query}", answers | {"seen": seen, "apply": "1"})
    assert done.headers["Location"] == f"{LIST}?show=all"
    assert Intake.objects.filter(assignee=rasa).count() == 3


def test_all_found_are_those_of_the_filter(ona_signed_in, by, rasa):
    wanted = waiting(by, "2026-11-19", channel="FIRST_CONTACT_REFERRAL")
    waiting(by, "2026-11-19")
    query = "?channel=FIRST_CONTACT_REFERRAL&all=1"

    page = ona_signed_in.post(BULK + query, {"assignee": str(rasa.pk), "reason": ""})

    assert [verdict.intake for verdict in page.context["verdicts"]] == [wanted]


def test_a_stale_preview_is_shown_anew_with_409(ona_signed_in, by, rasa, ona):
    first, second = waiting(by, "2026-11-19"), waiting(by, "2026-11-19")
    seen = [f"{row.pk}.{row.version}" for row in (first, second)]
    intakes.claim(intake=second, by=by, at=road.now())
    query = f"?picked={first.reference}&picked={second.reference}"

    page = ona_signed_in.post(BULK + query, {"assignee": str(rasa.pk), "seen": seen, "apply": "1"})

    assert page.status_code == 409
    assert "Nothing was assigned" in text(page)
    assert [verdict.before for verdict in page.context["changing"]] == [None, ona]
    assert not Intake.objects.filter(assignee=rasa).exists()


def test_nobody_ticked_and_too_many_lead_back(ona_signed_in, by, monkeypatch):
    for _each in range(2):
        waiting(by, "2026-11-19")
    assert "Tick at least one person" in text(ona_signed_in.get(BULK, follow=True))

    monkeypatch.setattr(assigning, "AT_MOST", 1)
    assert "At most 1 people" in text(ona_signed_in.get(f"{BULK}?all=1", follow=True))


@pytest.mark.parametrize(
    "answers", [{}, {"assignee": "x"}, {"assignee": "x", "apply": "1", "seen": ["1", "x.y"]}]
)
def test_what_is_no_answer_is_asked_for_again(ona_signed_in, by, answers):
    row = waiting(by, "2026-11-19")

    page = ona_signed_in.post(f"{BULK}?picked={row.reference}", answers)

    assert page.status_code == 200
    assert "Select" in text(page)


def test_applying_nothing_is_refused(ona_signed_in, by, rasa):
    row = waiting(by, "2026-11-19")

    page = ona_signed_in.post(
        f"{BULK}?picked={row.reference}", {"assignee": str(rasa.pk), "apply": "1", "seen": ["x"]}
    )

    assert "Tick at least one person" in text(page)


def test_strangers(client, by, jonas, rita, today):
    row = waiting(by, "2026-11-19")

    assert road.signed_in(client, rita).get(f"{BULK}?all=1").status_code == 403
    stranger = road.signed_in(client, jonas)
    assert "Tick at least one person" in text(stranger.get(f"{BULK}?picked={row.reference}", follow=True))


def test_reassigning_one_asks_why(ona_signed_in, by, ona, rasa):
    row = waiting(by, "2026-11-19")
    page = f"/priemimai/{row.reference}/atsakingas/"

    ona_signed_in.post(page, {"assignee": str(ona.pk), "version": row.version, "reason": ""})
    row.refresh_from_db()
    assert row.assignee == ona

    again = {"assignee": str(rasa.pk), "version": row.version}
    assert "Select why" in text(ona_signed_in.post(page, again))
    ona_signed_in.post(page, again | {"reason": "WISH"})
    row.refresh_from_db()
    assert row.assignee == rasa
    assert Entry.objects.filter(action="INTAKE_ASSIGNED").order_by("pk").last().detail["reason"] == "WISH"

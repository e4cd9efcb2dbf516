"""The pages on which registrations are linked, cases merged and merged cases taken apart."""

import re

import pytest
from django.urls import reverse

from cases.models import Case, Merge, ServiceDelivery
from referrals.actions import intakes
from referrals.models import Intake
from tests import given
from tests.cases import road
from tests.cases.merging import LATER, closed, give, merge, two
from tests.cases.pages import seen, text
from tests.cases.road import OLGA, a_case
from victimsupport.accounts.identity import acting_as


def address(name, case, *rest):
    return reverse(f"cases:{name}", args=[getattr(case, "reference", case), *rest])


def main(answer):
    """The page without what is new on every page: nonces and tokens."""
    return re.sub(r'(name="csrfmiddlewaretoken" value)="[^"]*"', "", text(answer).partition("<main")[2])


def an_arrival(by, **rest):
    at = given.at("2026-11-20 09:00")
    known = {"channel": "FIRST_CONTACT_REFERRAL", "person": OLGA} | rest
    return intakes.receive(received_at=at, by=by, at=at, **known)


def test_merging_is_previewed_confirmed_and_leaves_a_page_that_leads_on(ona_signed_in, by):
    gone, kept = two(by)
    give(gone, by)
    gone.refresh_from_db()
    page = address("merge", kept)
    assert "Number of the other case" in text(ona_signed_in.get(page))
    assert ona_signed_in.post(page, {"other": f" {gone.reference.lower()} "}).headers["Location"] == (
        f"{page}?other={gone.reference}"
    )

    shown = text(ona_signed_in.get(f"{page}?other={gone.reference}"))
    assert f"Merge {gone.reference} into {kept.reference}" in shown
    assert "Merge the cases" in shown
    assert "Services given" in shown
    assert Case.objects.filter(status="MERGED").count() == 0

    typed = {"version": kept.version, "merged_version": gone.version}
    answer = ona_signed_in.post(f"{page}?other={gone.reference}", typed)

    assert answer.headers["Location"] == address("case", kept)
    stub = text(ona_signed_in.get(address("case", gone)))
    assert f"Go to {kept.reference}" in stub
    shown = text(ona_signed_in.get(address("case", kept)))
    assert "Another case of the person was merged" in shown
    assert gone.reference in text(ona_signed_in.get(address("registrations", kept)))


def test_the_merged_case_is_off_the_worklist(ona_signed_in, by):
    gone, kept = two(by)
    merge(gone, kept, by)

    shown = text(ona_signed_in.get(reverse("cases:worklist")))

    assert kept.reference in shown
    assert gone.reference not in shown


def test_the_other_one_can_survive_and_facts_that_differ_are_shown(ona_signed_in, by):
    gone, kept = two(by, has_disability=True)

    shown = text(
        ona_signed_in.get(f"{address('merge', kept)}?other={gone.reference}&survivor={gone.reference}")
    )

    assert f"Merge {kept.reference} into {gone.reference}" in shown
    assert "Facts that differ" in shown


def test_what_cannot_be_merged_is_said_before(ona_signed_in, by):
    _gone, kept = two(by, status="STARTED")
    closed_one = closed(a_case(by, channel="FIRST_CONTACT_REFERRAL"), by)

    page = ona_signed_in.get(f"{address('merge', kept)}?other={closed_one.reference}")

    assert "Reopen the closed one first" in text(page)
    assert "Merge the cases" not in text(page)


@pytest.mark.parametrize("typed", ["", "NK-2026-99999", "%00", "nonsense", "x" * 100])
def test_a_number_that_is_none_is_told(ona_signed_in, by, typed):
    answer = ona_signed_in.post(address("merge", a_case(by)), {"other": typed})

    assert answer.status_code == 200
    assert "<title>Error:" in text(answer)


def test_a_case_of_another_service_and_none_are_told_the_same(ona_signed_in, by, jonas, elsewhere):
    kept = a_case(by)
    with acting_as(jonas, elsewhere) as there:
        for _each in range(3):
            foreign = a_case(there)

    shown = [
        main(ona_signed_in.post(address("merge", kept), {"other": number})).replace(number, "")
        for number in (foreign.reference, "NK-2026-99999")
    ]

    assert shown[0] == shown[1]
    for name in ("merge", "registrations", "reopen"):
        for reference in (foreign.reference, "NK-2026-99999"):
            assert ona_signed_in.get(address(name, reference)).status_code == 404
    for name in ("link_registration", "unlink_registration"):
        assert ona_signed_in.post(address(name, foreign.reference)).status_code == 404


def test_a_stale_screen_is_a_409_and_merges_nothing(ona_signed_in, by):
    gone, kept = two(by)

    answer = ona_signed_in.post(
        f"{address('merge', kept)}?other={gone.reference}", {"version": 99, "merged_version": gone.version}
    )

    assert answer.status_code == 409
    assert not Merge.objects.exists()


def test_an_anonymous_person_must_have_said_who_they_are(ona_signed_in, by):
    kept, gone = a_case(by), a_case(by, **LATER, person=None)
    page = f"{address('merge', gone)}?other={kept.reference}"
    typed = {"version": kept.version, "merged_version": gone.version}
    assert f"Merge {gone.reference} into {kept.reference}" in text(ona_signed_in.get(page))

    assert "Confirm that the person told you who they are" in text(ona_signed_in.post(page, typed))
    assert ona_signed_in.post(page, typed | {"is_identified": "on"}).status_code == 302


def test_undoing_asks_about_what_was_added_since(ona_signed_in, by):
    gone, kept = two(by)
    row = merge(gone, kept, by)
    kept.refresh_from_db()
    (added,) = give(kept, by)
    page = address("unmerge", kept, row.pk)
    kept.refresh_from_db()
    assert "Which of these belong to the case that comes back?" in text(ona_signed_in.get(page))

    answer = ona_signed_in.post(page, {"version": kept.version, "chosen": [str(added.pk)]})

    assert answer.headers["Location"] == address("case", kept)
    assert ServiceDelivery.objects.get(pk=added.pk).case == gone
    assert ona_signed_in.get(page).status_code == 302


def test_only_rows_shown_can_be_chosen(ona_signed_in, by):
    gone, kept = two(by)
    (before,) = give(kept, by)
    kept.refresh_from_db()
    row = merge(gone, kept, by)
    kept.refresh_from_db()

    answer = ona_signed_in.post(
        address("unmerge", kept, row.pk), {"version": kept.version, "chosen": [str(before.pk)]}
    )

    assert ServiceDelivery.objects.get(pk=before.pk).case == kept
    assert answer.status_code in (200, 302)


def test_a_referral_of_somebody_looked_after_is_linked_in_two_steps(ona_signed_in, by):
    case, new = a_case(by), an_arrival(by)
    shown = text(ona_signed_in.get(reverse("referrals:intake", args=[new.reference])))
    page = f"{address('link_registration', new)}?case={case.reference}"
    assert page.replace("&", "&amp;") in shown

    assert "It is the same person: link" in text(ona_signed_in.get(page))
    answer = ona_signed_in.post(page)

    assert answer.headers["Location"] == address("case", case)
    new.refresh_from_db()
    assert new.started_at == new.received_at
    assert ona_signed_in.get(address("case", new)).headers["Location"] == address("case", case)
    shown = text(ona_signed_in.get(address("registrations", case)))
    assert "Counted before, in the same year" in shown
    assert "The person reached the service again" in text(ona_signed_in.get(address("case", case)))

    ona_signed_in.post(address("unlink_registration", new))
    new.refresh_from_db()
    assert new.started_at is None


def test_a_referral_of_a_closed_case_asks_what_was_done_to_start_again(ona_signed_in, by):
    case, new = closed(a_case(by, channel="FIRST_CONTACT_REFERRAL"), by), an_arrival(by)
    page = f"{address('link_registration', new)}?case={case.reference}"
    assert "Link and reopen the case" in text(ona_signed_in.get(page))
    assert "Select what the service did" in text(ona_signed_in.post(page, {"kind": ""}))

    ona_signed_in.post(page, {"kind": "ATTEMPT", "started_at_0": "2026-11-20", "started_at_1": "10:00"})

    case.refresh_from_db()
    assert case.status == "ACCEPTED"


def test_the_second_to_link_is_a_409(ona_signed_in, by):
    case, new = a_case(by), an_arrival(by)
    page = f"{address('link_registration', new)}?case={case.reference}"
    ona_signed_in.post(page)

    assert ona_signed_in.post(page).status_code == 409


def test_a_case_that_may_be_known_says_so_among_its_tasks(ona_signed_in, by):
    _gone, kept = two(by)
    other = Intake.objects.get(likenesses__isnull=False)

    shown = text(ona_signed_in.get(address("case", other)))
    assert "Perhaps the same person" in shown
    page = ona_signed_in.get(address("registrations", other))
    assert "Compare and merge" in text(page)
    assert kept.reference in text(page)

    ona_signed_in.post(reverse("referrals:intake-other-person", args=[other.reference]), seen(page))
    assert "Perhaps the same person" not in text(ona_signed_in.get(address("case", other)))


def test_consents_stated_in_any_registration_are_confirmed(by):
    from cases.actions import consent, linking
    from cases.documents import mandatory
    from victimsupport.directory.models import CrimeType

    case = a_case(by, channel="FIRST_CONTACT_REFERRAL")
    assert mandatory.Mandatory.CONSENT not in mandatory.required(case)
    new = an_arrival(
        by,
        channel="THIRD_PARTY",
        crime_type=CrimeType.objects.get(pk="HEALTH"),
        consent_stated_at=given.at("2026-11-20 08:00"),
    )
    linking.link(intake=new, case=case, by=by, at=road.now())
    case = Case.objects.select_related("intake__duty").get(pk=case.pk)
    assert mandatory.Mandatory.CONSENT in mandatory.missing(case, [])

    consent.confirm(case=case, confirmed_at=road.now(), by=by, at=road.now())

    case = Case.objects.select_related("intake__duty").get(pk=case.pk)
    assert mandatory.Mandatory.CONSENT not in mandatory.missing(case, [])


def test_other_roles_are_told_who_can_help(client, rita, today, by):
    case = a_case(by)
    web = road.signed_in(client, rita)

    for name in ("merge", "registrations", "reopen"):
        assert web.get(address(name, case)).status_code == 403


def test_whoever_is_like_both_registrations_of_a_person_is_asked_about_once(ona_signed_in, by):
    gone, kept = two(by)
    another = an_arrival(by)
    merge(gone, kept, by)

    page = main(ona_signed_in.get(address("registrations", kept)))

    assert page.count(f">{another.reference}<") == 1

"""What is shown before two cases are merged and after: in words, and with what can still be done."""

import pytest
from django.urls import reverse
from django.utils import translation

from cases.documents import merging
from cases.models import Case
from tests.cases import road
from tests.cases.one_person import everything
from tests.cases.road import a_case

pytestmark = pytest.mark.django_db


@pytest.fixture
def in_lithuanian(client, ona, today):
    return road.signed_in(client, ona, "lt")


def test_the_facts_that_differ_are_in_words(by):
    here = a_case(by, language="lt", crime_place="LITHUANIA", crime_country="LT", interpretation="")
    there = a_case(by, language="uk", crime_place="EU", crime_country="FR", interpretation="SIGN")

    with translation.override("lt"):
        differing = {name: (one, other) for name, one, other in merging.differing(there, here)}

    assert differing["Kalba"] == ("Lietuvių", "Ukrainiečių")
    assert differing["Šalis"] == ("Lietuva", "Prancūzija")
    assert differing["Reikalingas vertimas"] == ("–", "Gestų kalba")
    assert differing["Nusikalstamos veikos vieta"] == ("Lietuvoje", "Kitoje ES valstybėje narėje")


def test_what_stays_is_no_stay(in_lithuanian, by):
    one, other = a_case(by, status="ASSESSED"), a_case(by)

    url = reverse("cases:merge", args=[one.reference])
    shown = in_lithuanian.get(f"{url}?other={other.reference}&survivor={other.reference}").content.decode()

    assert ">Lieka</th>" in shown
    assert "Apgyvendinimai" not in shown


@pytest.fixture
def gone_and_kept(by):
    found = everything(by)
    return found, Case.objects.get(reference=found.gone), Case.objects.get(reference=found.kept)


def registrations_of(client, case):
    return client.get(reverse("cases:registrations", args=[case.reference])).content.decode()


def test_a_merged_case_offers_no_comparison_but_leads_on_and_to_the_undoing(ona_signed_in, gone_and_kept):
    found, gone, kept = gone_and_kept

    assert "Compare and merge" in registrations_of(ona_signed_in, kept)  # with the closed one
    shown = registrations_of(ona_signed_in, gone)

    assert "Compare and merge" not in shown
    assert "This is another person" not in shown
    assert reverse("cases:registrations", args=[kept.reference]) in shown
    undo = reverse("cases:unmerge", args=[kept.reference, found.merge])
    assert undo in shown
    assert ona_signed_in.get(undo).status_code == 200


def test_of_what_was_undone_nothing_is_said_any_more(ona_signed_in, gone_and_kept):
    found, gone, kept = gone_and_kept
    undo = reverse("cases:unmerge", args=[kept.reference, found.merge])
    ona_signed_in.post(undo, {"version": kept.version})

    gone.refresh_from_db()
    assert gone.status != "MERGED"
    assert undo not in registrations_of(ona_signed_in, gone)


def test_while_it_cannot_be_undone_it_says_why(ona_signed_in, gone_and_kept):
    found, gone, kept = gone_and_kept
    Case.objects.filter(pk=kept.pk).update(status="MERGED")

    shown = registrations_of(ona_signed_in, gone)

    assert "was merged into another since" in shown
    assert reverse("cases:unmerge", args=[kept.reference, found.merge]) not in shown

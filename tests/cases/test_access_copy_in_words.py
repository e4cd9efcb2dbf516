"""The copy can be read by whoever it is about: names in Lithuanian, no code of ours, and no way to where they are."""

from contextlib import contextmanager
from dataclasses import replace

import pytest
from django.db import models
from django.utils import translation

from cases.actions import disclosure, opening, plan, rights, safety
from cases.actions import retention as keeping
from cases.documents import access_copy, erasure, inventory, wording
from cases.documents.retention import NAMES
from cases.models import AgreementForm, Case
from referrals.models import Applied
from tests.cases import beside, kept_safe, road
from tests.cases.handing_over import accept, offered
from tests.cases.road import OLGA, a_case
from tests.cases.test_representatives import MOTHER, a_childs_case
from tests.cases.test_representatives import record as represent
from victimsupport.accounts.identity import acting_as
from victimsupport.choices import ServiceFunction

pytestmark = pytest.mark.django_db
COPIED = [
    (kind, field)
    for kind in inventory.kinds()
    if kind.treatment.name
    for field in access_copy.fields_of(kind)
]
FREE = {
    "referrals.Intake": {"reference", "initials", "applicant_relation"},
    "cases.Case": {"reference"},
    "cases.PlanMeasure": {"who"},
    "cases.Interpretation": {"booked_with", "given_by"},
    "cases.SubjectRequest": {"reference"},
    "cases.Disclosure": {"reader"},
    "cases.Transfer": {"reference"},
    "cases.IncomingTransfer": {"reference"},
}
"""Short texts that people write, or numbers of ours that they know: no codes."""


def each(of):
    return pytest.mark.parametrize(
        ("kind", "field"), of, ids=lambda given: getattr(given, "label", getattr(given, "name", ""))
    )


@each(COPIED)
def test_what_is_copied_is_called_something_in_lithuanian(kind, field):
    automatic = field.name.replace("_", " ")
    with translation.override("en"):
        source = wording.name(field)
    with translation.override("lt"):
        named = wording.name(field)

    assert named != source, f"{kind.label}.{field.name} is called {source!r} in Lithuanian"
    assert named.lower() != automatic


@pytest.mark.parametrize("label", sorted({kind.label for kind, _field in COPIED}))
def test_no_two_fields_of_a_kind_are_called_the_same(label):
    with translation.override("lt"):
        names = [wording.name(field) for kind, field in COPIED if kind.label == label]

    assert len(set(names)) == len(names)


def values_of(field):
    """Return what a field may hold by its choices, each as it is stored."""
    inner = getattr(field, "base_field", field)
    held = [value for value, _label in inner.flatchoices if value != ""]
    return [record.value for record in NAMES] if field.name == "record" else held


def row_saying(kind, field, value):
    return kind.model(**{field.attname: [value] if hasattr(field, "base_field") else value})


@each([pair for pair in COPIED if values_of(pair[1])])
def test_a_choice_is_said_by_its_label(kind, field):
    for value in values_of(field):
        with translation.override("lt"):
            said = wording.of(row_saying(kind, field, value), field)

        assert said
        assert said != str(value), f"{kind.label}.{field.name}"
        assert not said.replace("_", "").isupper(), said


@each(
    [
        (kind, field)
        for kind, field in COPIED
        if isinstance(getattr(field, "base_field", field), models.CharField)
    ]
)
def test_a_short_text_has_labels_or_a_reading_or_is_free(kind, field):
    read = f"{kind.label}.{field.name}" in wording.CODES

    assert values_of(field) or read or field.name in FREE.get(kind.label, ()), (kind.label, field.name)


def test_the_books_of_the_service_are_not_copied():
    names = {f"{kind.label}.{field.name}" for kind, field in COPIED}

    assert not names & {
        "referrals.Intake.is_search_owed", "referrals.Intake.version", "cases.Case.restricted_to",
        "cases.Case.organisation", "referrals.Intake.receipt_code",
    }  # fmt: skip


def copied(case, by, ticked=None):
    with translation.override("lt"):
        return access_copy.of(case, erasure.registrations_of(case, by), ticked=ticked, by=by, at=road.now())


def rows_of(case, by, title, ticked=None):
    copy = copied(case, by, ticked)
    return next(dict(section.rows[0]) for section in copy.sections if section.title == title)


def test_languages_means_states_hours_and_moments_are_words(by):
    made = beside.everything(by, road.now())
    child, terror = (
        Case.objects.select_related("intake").get(reference=number) for number in (made.child, made.terror)
    )
    kept_safe.everything(child, by, road.now())

    facts = rows_of(child, by, "Atvejo duomenys")
    assert facts["Kalba"] == "Ukrainiečių"
    assert facts["Bendravimo būdai"].split(", ")[0] == "Žodžiu"
    assert facts["Prekyba žmonėmis"] == "Ne"
    contact = rows_of(child, by, "Saugus susisiekimas")
    assert (contact["Valandos nuo"], contact["Valandos iki"]) == ("09:00", "17:00")
    assert rows_of(terror, by, "Pagalba kitoje valstybėje")["Valstybė"] == "Prancūzija"
    assert rows_of(terror, by, "Atvejo duomenys")["Šalis"] == "Prancūzija"


def test_a_hold_applies_and_a_person_is_placed():
    stay = next(field for kind, field in COPIED if (kind.label, field.name) == ("cases.Stay", "placed_at"))
    hold = next(field for kind, field in COPIED if (kind.label, field.name) == ("cases.Hold", "placed_at"))

    with translation.override("lt"):
        assert wording.name(stay) == "Apgyvendinta nuo"
        assert wording.name(hold) == "Taikoma nuo"


def said(case, by, ticked=None):
    return str(copied(case, by, ticked).as_data())


def test_a_corrected_address_stands_on_it_only_where_it_is_ticked(by):
    case = a_case(by)
    rights.rectify(
        case=case, known=replace(OLGA, address=kept_safe.ADDRESS), seen=case.intake.identity.version, reason="Persikėlė",
        by=by, at=road.now(),
    )  # fmt: skip
    case = Case.objects.select_related("intake__identity__key").get(pk=case.pk)

    assert "Persikėlė" in said(case, by)
    assert kept_safe.ADDRESS not in said(case, by)

    ticked = tick(case, by, "ADDRESS")
    assert kept_safe.ADDRESS in rows_of(case, by, "Ištaisymai", ticked)["Kas įrašyta dabar"]
    assert kept_safe.ADDRESS not in said(case, by), "the next copy is another reader's"


def test_a_measure_that_could_tell_where_the_shelter_is_stands_on_it_only_where_it_is_ticked(by):
    case = a_case(by, status="ASSESSED")
    measure = plan.Measure(ServiceFunction.TEMPORARY_ACCOMMODATION, "Slaptavietės namai", "Budėtoja Nežinia")
    agreement = plan.Agreement(road.now(), Applied.VICTIM, AgreementForm.SIGNATURE)
    plan.agree(case=case, measures=[measure], agreement=agreement, version=case.version, by=by, at=road.now())

    assert "Laikinas apgyvendinimas" in said(case, by)
    assert "Slaptavietės namai" not in said(case, by)
    assert "Budėtoja Nežinia" not in said(case, by)

    assert "Slaptavietės namai" in said(case, by, tick(case, by, "WHEREABOUTS"))


@contextmanager
def taken_on(jonas, elsewhere):
    """The case of somebody taken on from another service, and who works on it there."""
    intake = accept(jonas, elsewhere, at=road.now())
    with acting_as(jonas, elsewhere) as there:
        opening.open_from_intake(
            intake=intake, started_at=road.now(), kind="ATTEMPT", by=there, at=road.now()
        )
        yield Case.objects.select_related("intake__identity__key").get(), there


def test_what_another_service_handed_over_is_read_line_by_line_without_the_place(by, jonas, elsewhere):
    case = a_case(by, status="PLANNED")
    safety.record_whereabouts(
        case=case, address=kept_safe.ADDRESS, place=kept_safe.PLACE, by=by, at=road.now()
    )
    offered(
        case, elsewhere, by, sections=["NEEDS", "WHEREABOUTS"], whereabouts_reason="Ten bus saugu", at=road.now()
    )  # fmt: skip
    with taken_on(jonas, elsewhere) as (taken, there):
        words = said(taken, there)
        needs = rows_of(taken, there, "Ką perdavė kita tarnyba")["Kas perduota"]
        ticked = said(taken, there, tick(taken, there, "WHEREABOUTS"))

    assert "[[" not in needs
    assert "Įvertinta: " in needs.splitlines()[0]
    assert kept_safe.PLACE not in words
    assert kept_safe.ADDRESS not in words
    assert kept_safe.PLACE in ticked


def test_what_another_service_handed_over_of_the_representatives_is_about_other_people(by, jonas, elsewhere):
    child = a_childs_case(by)
    represent(child, by, suspected=True)
    child = Case.objects.select_related("intake__identity__key").get(pk=child.pk)
    offered(
        child, elsewhere, by, sections=["REPRESENTATIVES"], without_representative="AGAINST_INTERESTS", at=road.now()
    )  # fmt: skip
    with taken_on(jonas, elsewhere) as (taken, there):
        words = said(taken, there)
        part = rows_of(taken, there, "Ką perdavė kita tarnyba")["Kas perduota"]

    assert part == "Šioje kopijoje neįrašyta, nes tai apie kitus žmones."
    assert MOTHER.surname not in words
    assert "Įtariama" not in words


def test_why_the_service_holds_a_case_stands_on_no_copy(by, rita, service):
    case = a_case(by)
    with acting_as(rita, service) as guard:
        keeping.hold(case=case, reason="Skundas dėl darbuotojos Onos", by=guard, at=road.now())

    assert "Teisiniai sulaikymai" in said(case, by)
    assert "darbuotojos Onos" not in said(case, by)


def tick(case, by, field):
    return disclosure.choose(
        case=case, document="ACCESS_COPY", fields=[field], reader="Olga", reason="Prašo pati", by=by, at=road.now()
    )  # fmt: skip

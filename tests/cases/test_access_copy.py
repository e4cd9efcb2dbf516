"""The copy holds all that is kept of a person and nothing of anybody else (GDPR art. 15)."""

import json
from io import BytesIO

import pikepdf
import pytest

from cases.actions import delivery, rights
from cases.actions.delivery import Talk
from cases.documents import access_copy, erasure, inventory
from cases.models import Case
from referrals.models import Intake
from tests.cases import beside, kept_safe, road
from tests.cases.road import OLGA, a_case
from tests.documents.pdf import structure, text_of
from victimsupport.audit.models import Entry
from victimsupport.choices import ServiceFunction

pytestmark = pytest.mark.django_db
OTHERS = [
    beside.SISTER.first_name, beside.SISTER.phone[-8:], beside.FATHER.first_name, beside.MOTHER.surname,
    beside.MOTHER.email, kept_safe.DANGER.surname, kept_safe.DANGER.phone[-8:], "Laukia prie durų",
]  # fmt: skip
WHERE = [kept_safe.ADDRESS, kept_safe.PLACE, "Slaptavietės", "krikštamotę"]


@pytest.fixture
def child(by):
    """A child with two parents, one suspected, a sister of the same incident, and somebody to be kept safe from."""
    made = beside.everything(by, road.now())
    case = Case.objects.select_related("intake").get(reference=made.child)
    kept_safe.everything(case, by, road.now())
    talk = Talk(
        functions=[ServiceFunction.HEALTHCARE_INFORMATION],
        delivered_on=road.now().date(),
        note="Skauda ranką",
    )
    delivery.record(case=case, talk=talk, by=by, at=road.now())
    return case


def said(case, by):
    copy = access_copy.of(case, erasure.registrations_of(case, by), by=by, at=road.now())
    return json.dumps(copy.as_data(), ensure_ascii=False)


def test_it_holds_what_is_known_written_and_looked_at(by, child):
    Entry.objects.all()
    copy = said(child, by)

    known = [beside.CHILD.first_name, beside.CHILD.surname, "2015-05-01", child.reference, "Skauda ranką"]
    for kept in [*known, *kept_safe.WORDS.values()]:
        assert kept in copy, kept


def test_it_holds_nothing_of_other_people_and_not_where_the_person_is(by, child):
    copy = said(child, by)

    for other in [*OTHERS, *WHERE]:
        assert other not in copy, other


def test_every_personal_field_of_what_is_copied_stands_in_it_or_is_left_out_with_a_reason(by):
    for kind in inventory.kinds():
        if not kind.treatment.name:
            assert kind.treatment.why_not, kind.label
            continue
        for field in kind.personal_fields():
            shown = field.name not in access_copy.TECHNICAL and not field.is_relation
            assert shown or field.name in kind.treatment.without, (kind.label, field.name)


def test_corrections_and_requests_stand_in_it_with_their_texts(by):
    case = a_case(by)
    identity = case.intake.identity
    known = type(OLGA)(first_name="Olga", surname="Tikroji", phone=OLGA.phone, email=OLGA.email)
    rights.rectify(case=case, known=known, seen=identity.version, reason="Rašyba", by=by, at=road.now())
    rights.receive(
        case=case, right="ACCESS", asked_by="VICTIM", received_at=road.now(), asked="Ką apie mane turite?", by=by,
        at=road.now(),
    )  # fmt: skip
    case = Case.objects.select_related("intake__identity__key").get(pk=case.pk)

    copy = said(case, by)

    for kept in ("Tikroji", OLGA.surname, "Rašyba", "Ką apie mane turite?"):
        assert kept in copy


def test_colleagues_stand_in_it_by_role_only(ona_signed_in, by, ona):
    case = a_case(by)
    ona_signed_in.get(f"/bylos/{case.reference}/")

    copy = said(case, by)

    assert "Pavyzdienė" not in copy
    assert ona.email not in copy
    assert "looked_at" in copy
    assert json.loads(copy)["looked_at"]


def url(case):
    return f"/bylos/{case.reference}/duomenu-teises/kopija/"


def test_the_page_asks_who_reads_it_and_gives_pdf_or_json(ona_signed_in, by, child):
    assert ona_signed_in.post(url(child), {"kind": "pdf"}).status_code == 200
    assert not Entry.objects.filter(action="DATA_COPY_DOWNLOADED").exists()

    made = ona_signed_in.post(url(child), {"kind": "pdf", "whom": "PERSON"})
    assert made["Content-Type"] == "application/pdf"
    with pikepdf.open(BytesIO(made.content)) as opened:
        assert {"H1", "H2", "Table"} <= set(structure(opened))
    text = " ".join(text_of(made.content).split())
    assert beside.CHILD.surname in text
    for other in [*OTHERS, *WHERE]:
        assert other not in text
    data = ona_signed_in.post(url(child), {"kind": "json", "whom": "PERSON"})
    assert child.reference in data.json()["references"]
    assert "attachment" in data["Content-Disposition"]
    assert Entry.objects.filter(action="DATA_COPY_DOWNLOADED").count() == 2


def test_the_address_stands_on_it_only_if_ticked_with_the_reason(ona_signed_in, by, child):
    asked = {"kind": "json", "whom": "PERSON", "disclosed": ["ADDRESS", "WHEREABOUTS"]}

    assert "Say why they need it" in ona_signed_in.post(url(child), asked).content.decode()
    given = ona_signed_in.post(url(child), asked | {"reason": "Prašo pats"}).content.decode()

    assert kept_safe.ADDRESS in given
    assert kept_safe.PLACE in given
    assert Entry.objects.filter(action="DISCLOSURE_CHOSEN").count() == 2


def test_all_registrations_of_one_person_are_in_one_copy(by):
    case = a_case(by)

    assert [each.reference for each in erasure.registrations_of(case, by)] == [case.reference]
    assert Intake.objects.count() == 1

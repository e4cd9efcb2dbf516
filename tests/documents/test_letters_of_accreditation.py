"""Every letter of the authority says what domain.md 7 asks of it, as PDF/UA, to the service it concerns and to nobody else."""

import re
from datetime import date
from io import BytesIO
from typing import Any

import pikepdf
import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from accreditation.actions import applying, authorising, deciding, ending, overseeing, terms
from accreditation.models import Application, Authorisation, Decision, RemedyDeadline
from accreditation.models.authority import APPEAL_CLAUSE, REMEDY_CLAUSE
from tests import given
from tests.accreditation import road
from tests.accreditation.road import Bureau
from tests.cases.road import signed_in
from tests.documents.pdf import alternatives, structure, text_of
from victimsupport.accounts.identity import acting_as
from victimsupport.accounts.roles import Role
from victimsupport.audit.models import Entry
from victimsupport.interface.formats import NBSP, day_in_words

pytestmark = pytest.mark.django_db
NAME, SEAT = "Akreditavimo įstaiga (pavyzdys)", "Vivulskio g. 16, Vilnius"
CLAUSE = f"{APPEAL_CLAUSE} Pavyzdys."
REMEDY = f"{REMEDY_CLAUSE} Pavyzdys."
LATER = "Kitaip vadinama įstaiga"
NOON = given.at("2024-03-01 12:00")


@pytest.fixture
def bureau() -> Bureau:
    """An authority that was called otherwise later on, and a service."""
    bureau = road.a_bureau(given.a_service("VšĮ Pavyzdžio pagalba", accredited_on=None))
    with bureau.acting(bureau.head) as by:
        for first_on, name in ((date(2024, 1, 1), NAME), (date(2027, 1, 1), LATER)):
            terms.word(
                first_on=first_on, name=name, seat=SEAT, appeal_clause=CLAUSE, remedy_clause=REMEDY,
                counts_first_day=False, by=by,
                at=given.at("2024-01-01 09:00"),
            )  # fmt: skip
    return bureau


def opened(bureau: Bureau, page: str, *args: Any) -> bytes:
    """Return a letter as the service's manager opens it."""
    client = signed_in(Client(), bureau.manager)
    answer = client.get(reverse(f"accreditation:{page}", args=args))
    assert answer.status_code == 200, answer.content
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Cache-Control"] == "no-store"
    return bytes(answer.content)


def said(made: bytes) -> str:
    return " ".join(text_of(made).split())


def in_words(day: date) -> str:
    with translation.override("lt"):
        return day_in_words(day).replace(NBSP, " ")


def asked(bureau: Bureau, kind: str, day: str, **days: Any) -> Any:
    with bureau.acting(bureau.manager) as by:
        return applying.ask(
            kind=kind,
            authority=bureau.authority,
            reason="Persikraustome",
            by=by,
            at=given.at(f"{day} 10:00"),
            **days,
        )


def applied(bureau: Bureau) -> str:
    """Return the number of the service's application."""
    with bureau.acting(bureau.manager):
        return str(Application.objects.get().reference)


def verified(bureau: Bureau, finding: Any, day: str) -> None:
    with bureau.acting(bureau.officer) as by:
        overseeing.verify_remedy(
            finding=finding,
            remedied_on=date.fromisoformat(day),
            note="Apžiūrėta",
            by=by,
            at=given.at(f"{day} 09:00"),
        )


def decided(bureau: Bureau, kind: str, day: str, **content: Any) -> Decision:
    return road.decided(bureau, kind, given.at(f"{day} 14:00"), **content)


def a_refusal(bureau: Bureau) -> Decision:
    proceeding = road.assessed(bureau, road.a_received(bureau, NOON), NOON, unmet="PREMISES")
    return decided(
        bureau,
        "REFUSE",
        "2024-03-20",
        proceeding=proceeding,
        reasons="Nėra uždaros patalpos.\n\nPlanas nepatvirtintas.",
    )


def a_suspension(bureau: Bureau) -> Decision:
    road.granted(bureau, NOON)
    finding = road.a_finding(bureau, given.at("2024-05-02 10:00"), deadline=date(2024, 6, 3))
    return decided(
        bureau, "SUSPEND", "2024-05-06", ground="VIOLATION_OR_NONCONFORMITY", until=date(2024, 11, 6), finding=finding,
        reasons="Privatumas neužtikrinamas.", facts="Patikrinta vietoje.",
    )  # fmt: skip


def a_reinstatement(bureau: Bureau) -> Decision:
    finding = a_suspension(bureau).finding
    verified(bureau, finding, "2024-05-31")
    return decided(bureau, "REINSTATE", "2024-06-03")


def a_revocation(bureau: Bureau) -> Decision:
    road.granted(bureau, NOON)
    finding = road.a_finding(bureau, given.at("2024-05-02 10:00"), deadline=date(2024, 6, 3))
    return decided(bureau, "REVOKE", "2024-06-04", ground="NOT_REMEDIED", finding=finding)


def an_annulment(bureau: Bureau) -> Decision:
    wrong = a_revocation(bureau)
    return decided(bureau, "ANNUL", "2024-06-10", annuls=wrong, reasons="Sumaišyta įstaiga.")


def an_own_suspension(bureau: Bureau) -> Decision:
    road.granted(bureau, NOON)
    wish = asked(bureau, "SUSPEND", "2024-07-01", first_on=date(2024, 8, 1), until=date(2024, 9, 30))
    return decided(
        bureau, "SUSPEND", "2024-07-02", ground="OWN_REQUEST", effective_on=date(2024, 8, 1), until=date(2024, 9, 30),
        own_request=wish,
    )  # fmt: skip


def an_own_reinstatement(bureau: Bureau) -> Decision:
    an_own_suspension(bureau)
    return decided(bureau, "REINSTATE", "2024-09-02", own_request=asked(bureau, "REINSTATE", "2024-09-01"))


def an_own_revocation(bureau: Bureau) -> Decision:
    road.granted(bureau, NOON)
    return decided(
        bureau,
        "REVOKE",
        "2024-07-02",
        ground="OWN_REQUEST",
        own_request=asked(bureau, "REVOKE", "2024-07-01"),
    )


def a_revocation_of_what_expired(bureau: Bureau) -> Decision:
    road.granted(bureau, NOON)
    return decided(bureau, "REVOKE", "2027-03-03", ground="TERM_EXPIRED")


def a_revocation_of_what_ended(bureau: Bureau) -> Decision:
    road.granted(bureau, NOON)
    with bureau.acting(bureau.officer) as by:
        ending.record(
            service=bureau.service, ended_on=date(2024, 8, 1), source="Registro išrašas Nr. 5", by=by,
            at=given.at("2024-08-05 10:00"),
        )  # fmt: skip
    return decided(bureau, "REVOKE", "2024-08-06", ground="LEGAL_PERSON_ENDED")


DECISIONS = [
    (
        lambda bureau: road.granted(bureau, NOON),
        "Sprendimas dėl teisės teikti akredituotą pagalbą suteikimo",
        [
            "13 straipsnio 1, 3, 4 ir 8 dalys",
            "atitinka visus keturis",
            "Suteikti teisę teikti akredituotą pagalbą nuo 2024 m. kovo 1 d.",
            "Sprendimas galioja 3 metus nuo jo priėmimo dienos, iki 2027 m. kovo 1 d. (imtinai)",
        ],
    ),
    (
        a_refusal,
        "Sprendimas nesuteikti teisės teikti akredituotą pagalbą",
        ["Teisės nesuteikimo priežastys", "Nėra uždaros patalpos.", "Planas nepatvirtintas.", "13 straipsnio 1, 3 ir 8 dalys"],
    ),
    (
        a_suspension,
        "Sprendimas dėl teisės teikti akredituotą pagalbą sustabdymo",
        [
            "13 straipsnio 5 dalies 2 punktas",
            "nuo 2024 m. gegužės 6 d. iki 2024 m. lapkričio 6 d. (imtinai)",
            "jis baigiasi 2027 m. kovo 1 d. (imtinai)",
            "2024 m. gegužės 2 d. nustatyta (Nr. NST-",
            "Konsultuojama atviroje patalpoje",
            "13 straipsnio 1 dalies 1 punktas",
            "Patikrinta vietoje.",
            "Privatumas neužtikrinamas.",
            "13 straipsnio 7 dalis",
        ],
    ),
    (
        a_reinstatement,
        "Sprendimas dėl teisės teikti akredituotą pagalbą atnaujinimo",
        [
            "13 straipsnio 7 ir 8 dalys",
            "Teisė buvo sustabdyta nuo 2024 m. gegužės 6 d. iki 2024 m. lapkričio 6 d. (imtinai)",
            "pašalinta 2024 m. gegužės 31 d.",
            "Atnaujinti teisę teikti akredituotą pagalbą nuo 2024 m. birželio 3 d.",
            "nesikeičia: ja galima naudotis iki 2027 m. kovo 1 d. (imtinai",
        ],
    ),
    (
        a_revocation,
        "Sprendimas dėl teisės teikti akredituotą pagalbą panaikinimo",
        [
            "13 straipsnio 6 dalies 4 punktas",
            "Nustatytas terminas pašalinti – iki 2024 m. birželio 3 d. (imtinai).",
            "Teisės netenkama nuo 2024 m. birželio 4 d.",
        ],
    ),
    (
        an_annulment,
        "Sprendimas dėl ankstesnio sprendimo pripažinimo netekusiu galios",
        ["13 straipsnio 8 dalis", "Pripažinti netekusiu galios 2024 m. birželio 4 d. sprendimą Nr. SPR-", "Sumaišyta įstaiga."],
    ),
    (
        an_own_suspension,
        "Sprendimas dėl teisės teikti akredituotą pagalbą sustabdymo",
        [
            "13 straipsnio 5 dalies 1 punktas",
            "Įsigalioja 2024 m. rugpjūčio 1 d.",
            "nuo 2024 m. rugpjūčio 1 d. iki 2024 m. rugsėjo 30 d. (imtinai)",
            "2024 m. liepos 1 d. to paprašė raštu",
        ],
    ),
    (
        an_own_reinstatement,
        "Sprendimas dėl teisės teikti akredituotą pagalbą atnaujinimo",
        ["13 straipsnio 8 dalis", "nuo 2024 m. rugsėjo 2 d.", "iki 2027 m. kovo 1 d. (imtinai", "13 straipsnio 4 dalis"],
    ),
    (
        an_own_revocation,
        "Sprendimas dėl teisės teikti akredituotą pagalbą panaikinimo",
        ["13 straipsnio 6 dalies 1 punktas", "Teisės netenkama nuo 2024 m. liepos 2 d.", "to paprašė raštu"],
    ),
    (
        a_revocation_of_what_ended,
        "Sprendimas dėl teisės teikti akredituotą pagalbą panaikinimo",
        [
            "13 straipsnio 6 dalies 2 punktas",
            "pasibaigė 2024 m. rugpjūčio 1 d. (Registro išrašas Nr. 5)",
            "Teisės netenkama nuo 2024 m. rugpjūčio 1 d.",
        ],
    ),
]  # fmt: skip


@pytest.mark.parametrize(("road_to", "title", "words"), DECISIONS)
def test_a_decision_says_all_that_a_decision_must_say(bureau, road_to, title, words):
    made = road_to(bureau)

    letter = opened(bureau, "notice", made.pk)

    everywhere = [
        title, NAME, SEAT, "VšĮ Pavyzdžio pagalba", bureau.service.legal_entity_code, made.number, in_words(made.decided_on),
        "XIV-169", CLAUSE, "13 straipsnio 9 dalis", bureau.head.name, "Įstaigos vadovas",
    ]  # fmt: skip
    assert [each for each in [*everywhere, *words] if each not in said(letter)] == []
    assert [each for each in ("None", "d..", LATER) if each in said(letter)] == []
    assert re.findall(r"\d{4}-\d{2}-\d{2}", said(letter)) == []


def test_a_letter_names_the_authority_as_it_was_called_that_day(bureau):
    made = a_revocation_of_what_expired(bureau)

    letter = said(opened(bureau, "notice", made.pk))

    assert LATER in letter
    assert NAME not in letter
    assert "13 straipsnio 6 dalies 3 punktas" in letter
    assert "baigėsi 2027 m. kovo 1 d. (imtinai)" in letter
    assert "Teisės netenkama nuo 2027 m. kovo 2 d." in letter


def test_a_letter_stays_as_it_was_whatever_is_decided_later(bureau):
    suspended = a_suspension(bureau)
    before = opened(bureau, "notice", suspended.pk)

    verified(bureau, suspended.finding, "2024-05-31")
    decided(bureau, "REINSTATE", "2024-06-03")
    with bureau.acting(bureau.head) as by:
        overseeing.set_deadline(finding=road.a_finding(bureau, given.at("2024-06-04 10:00")), deadline=date(2024, 7, 1),
            by=by, at=given.at("2024-06-04 11:00"))  # fmt: skip

    assert said(opened(bureau, "notice", suspended.pk)) == said(before)


def test_who_decides_in_the_heads_place_says_by_which_order(bureau):
    deputy = given.a_person(bureau.authority, Role.ACCREDITATION_OFFICER, name="Pavaduotoja Pavyzdienė")
    proceeding = road.assessed(bureau, road.a_received(bureau, NOON), NOON)
    with bureau.acting(bureau.head) as by:
        authorising.authorise(
            person=deputy, document="2024-01-05 įsakymas Nr. V-1", first_on=date(2024, 1, 5), by=by, at=NOON
        )
    draft = road.a_draft_decision(bureau, "GRANT", NOON, proceeding=proceeding)
    with acting_as(deputy, bureau.authority) as by:
        made = deciding.sign(draft=draft, version=draft.version, by=by, at=NOON)
        finding = road.a_finding(bureau, given.at("2024-05-02 10:00"))
        deadline = overseeing.set_deadline(
            finding=finding, deadline=date(2024, 6, 3), by=by, at=given.at("2024-05-02 11:00")
        )

    for letter in (opened(bureau, "notice", made.pk), opened(bureau, "remedy-notice", deadline.pk)):
        assert "Įstaigos vadovo įgaliotas asmuo (2024-01-05 įsakymas Nr. V-1)" in said(letter)
        assert "Pavaduotoja Pavyzdienė" in said(letter)
    other = given.a_service("Kita tarnyba", accredited_on=None)
    seen = []
    for service in (bureau.service, other):
        with acting_as(given.the_one(service, Role.SERVICE_MANAGER), service):
            seen.append(Authorisation.objects.count())
    assert seen == [1, 0]


def test_a_receipt_says_what_came_when_it_is_decided_and_what_is_missing(bureau):
    proceeding = road.a_received(bureau, NOON, lacking="PREMISES")
    with bureau.acting(bureau.manager) as by:
        applying.add_evidence(
            application=proceeding.application, requirement="PREMISES", title="Gaisrinės apžiūros aktas",
            upload=road.paper(), by=by, at=given.at("2024-03-05 10:00"),
        )  # fmt: skip

    letter = said(opened(bureau, "receipt", proceeding.application.reference))

    words = [
        "Prašymo teikti akredituotą pagalbą gavimo pažyma", NAME, SEAT, "VšĮ Pavyzdžio pagalba",
        proceeding.application.reference, proceeding.reference, "2024 m. kovo 1 d. 12:00", "2024 m. balandžio 2 d. (imtinai)",
        "2024 m. kovo 31 d.", "13 straipsnio 2 ir 3 dalys",
        "Pažyma (Ona Pavyzdienė)", "Gaisrinės apžiūros aktas", "2024-03-05", "Ko trūksta",
        "13 straipsnio 1 dalies 1 punktas",
    ]  # fmt: skip
    assert [each for each in words if each not in letter] == []
    assert "2024 m. kovo 5 d. · Nr. AKR-" in letter
    assert CLAUSE not in letter


def test_a_receipt_of_a_whole_application_says_that_nothing_is_missing(bureau):
    proceeding = road.a_received(bureau, NOON)

    assert "dokumentai dėl visų keturių reikalavimų" in said(opened(bureau, "receipt", proceeding.reference))


def test_a_remedy_notice_says_what_was_found_the_last_day_and_what_follows(bureau):
    road.granted(bureau, NOON)
    finding = road.a_finding(bureau, given.at("2024-05-02 10:00"), deadline=date(2024, 6, 3))
    with bureau.acting(bureau.head) as by:
        later = overseeing.set_deadline(
            finding=finding, deadline=date(2024, 6, 17), by=by, at=given.at("2024-05-20 10:00")
        )
        first = RemedyDeadline.objects.get(finding=finding, deadline=date(2024, 6, 3))

    letter = said(opened(bureau, "remedy-notice", first.pk))

    words = [
        "Pranešimas apie nustatytą neatitiktį", NAME, SEAT, "VšĮ Pavyzdžio pagalba", finding.number,
        "Konsultuojama atviroje patalpoje", "2024 m. birželio 3 d. (imtinai)", "13 straipsnio 6 dalies 4 punktas",
        "teisė teikti akredituotą pagalbą panaikinama", REMEDY, "13 straipsnio 9 dalis", bureau.head.name,
    ]  # fmt: skip
    assert [each for each in words if each not in letter] == []
    assert "pakeičia" not in letter
    replaced = said(opened(bureau, "remedy-notice", later.pk))
    assert "Šis terminas pakeičia 2024 m. gegužės 2 d. nustatytą terminą (2024 m. birželio 3 d.)." in replaced


def test_a_letter_is_accessible(bureau):
    made = a_suspension(bureau)
    receipt = opened(bureau, "receipt", applied(bureau))
    for letter in (opened(bureau, "notice", made.pk), receipt):
        with pikepdf.open(BytesIO(letter)) as pdf:
            kinds = structure(pdf)
            assert str(pdf.Root.Lang) == "lt"
            assert str(pdf.docinfo["/Title"]) in said(letter)
            with pdf.open_metadata() as metadata:
                assert metadata["pdfuaid:part"] == "1"
            assert {"H1", "H2", "P", "Table", "TH", "TD"} <= set(kinds)
            assert kinds.count("H1") == 1
            assert "" not in alternatives(pdf)
            fonts = [
                font.DescendantFonts[0].FontDescriptor
                for page in pdf.pages
                for font in page.Resources.Font.values()
            ]
            assert all("/FontFile2" in font or "/FontFile3" in font for font in fonts)


def test_nothing_of_what_was_assessed_or_by_whom_prepared_is_in_a_letter(bureau):
    made = a_refusal(bureau)

    letter = said(opened(bureau, "notice", made.pk))

    assert "Patalpa neuždara" not in letter
    assert bureau.officer.name not in letter


def test_the_authority_opens_its_letters_and_opening_is_recorded(bureau):
    made = road.granted(bureau, NOON)
    for person in (bureau.officer, bureau.head):
        answer = signed_in(Client(), person).get(reverse("accreditation:notice", args=[made.pk]))
        assert answer.status_code == 200

    with bureau.acting(bureau.head):
        entries = Entry.objects.filter(action="LETTER_OPENED", about_id=made.pk)
        assert [entry.reference for entry in entries] == [made.number] * 2


def test_nobody_elses_letters_are_found(bureau):
    made = a_suspension(bureau)
    finding = made.finding
    with bureau.acting(bureau.officer):
        deadline = finding.deadlines.get()
    reference = applied(bureau)
    addresses = [
        reverse("accreditation:notice", args=[made.pk]),
        reverse("accreditation:remedy-notice", args=[deadline.pk]),
        reverse("accreditation:receipt", args=[reference]),
    ]
    other = given.a_service("Kita tarnyba", accredited_on=None)
    stranger = given.a_person(other, Role.SERVICE_MANAGER)
    caseworker = given.a_person(bureau.service, Role.CASEWORKER)
    policeman = given.a_person(given.an_institution(), Role.FIRST_CONTACT_OFFICER)

    for address in addresses:
        assert signed_in(Client(), stranger).get(address).status_code == 404
        assert signed_in(Client(), caseworker).get(address).status_code == 403
        assert signed_in(Client(), policeman).get(address).status_code == 403


def test_what_was_decided_on_paper_before_has_no_letter_here(bureau):
    made = given.decide(bureau.service, "GRANT", date(2022, 1, 3))

    answer = signed_in(Client(), bureau.manager).get(reverse("accreditation:notice", args=[made.pk]))

    assert answer.status_code == 404

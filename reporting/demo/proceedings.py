"""What lies before the accreditation authority today: an application, a finding, a request, a decision to sign."""

from datetime import datetime
from itertools import islice

from accreditation.actions import applying, assessing, deciding, overseeing
from accreditation.models import Application, DecisionKind, Proceeding, RequestKind
from reporting.demo.current import Today
from reporting.demo.paper import paper
from reporting.demo.people import APPLICANT
from victimsupport.accounts.identity import Actor, acting_as
from victimsupport.accounts.models import Organisation
from victimsupport.accounts.roles import OrganisationKind, Role
from victimsupport.choices import AccreditationRequirement as Requirement
from victimsupport.choices import ServiceFunction
from victimsupport.law.calendar import day_of
from victimsupport.law.catalogues import SuspensionGround
from victimsupport.law.periods import ONE_DAY

STATEMENTS = {
    "premises": "Pavyzdžio g. 90, Vilnius: 84 m², pirmas aukštas. Darbo vietos ir gaisrinė sauga patikrintos šiemet.",
    "closed_room": "Atskiras 14 m² kambarys su garsą sulaikančiomis durimis ir langu į kiemą.",
    "remote_means": "Trys mobilieji telefonai, du kompiuteriai su kameromis, saugi vaizdo pokalbių programa.",
    "remote_staff": "Keturios darbuotojos baigė nuotolinio konsultavimo mokymus.",
}
STAFF = (
    ("Rasa Pavyzdytė", "Psichologė", "DEGREE", "Psichologijos magistrė, 2016 m."),
    ("Tomas Pavyzdenis", "Socialinis darbuotojas", "EXPERIENCE", "Treji metai krizių centre, nuo 2021 m."),
)
MET = (Requirement.PREMISES, Requirement.REMOTE_CONSULTATION)
"""What the officer has got round to."""


def write(today: Today) -> None:
    """This will give the authority's people something of each kind, made by the actions the screens use."""
    authority = today.world.only(OrganisationKind.ACCREDITATION_AUTHORITY)
    applicant = today.world.by_code[APPLICANT]
    proceeding = _apply(today, applicant, authority)
    officer = today.world.people_of(authority, Role.ACCREDITATION_OFFICER)[0]
    with acting_as(officer, authority) as by:
        assessing.assign(proceeding=proceeding, officer=officer, by=by, at=today.ago(17, 9 * 60))
        for requirement in MET:
            assessing.assess(
                proceeding=proceeding, requirement=requirement, is_met=True, note="Dokumentai ir apžiūra tai rodo.",
                by=by, at=today.ago(12, 10 * 60),
            )  # fmt: skip
        assessing.ask_for_documents(
            proceeding=proceeding, text="Pridėkite Tomo Pavyzdenio darbo patirtį patvirtinantį dokumentą.",
            answer_by=day_of(today.at) + 3 * ONE_DAY, by=by, at=today.ago(5, 11 * 60),
        )  # fmt: skip
    remedying, suspending, asking = islice(today.world.services(), 4, 7)
    _find(today, remedying, authority, signs=False)
    _find(today, suspending, authority, signs=True)
    with acting_as(today.world.people_of(asking, Role.SERVICE_MANAGER)[0], asking) as by:
        applying.ask(
            kind=RequestKind.SUSPEND, authority=authority, reason="Remontuojamos patalpos, konsultuoti nėra kur.",
            first_on=day_of(today.at) + 14 * ONE_DAY, until=day_of(today.at) + 60 * ONE_DAY, by=by, at=today.at,
        )  # fmt: skip


def _apply(today: Today, applicant: Organisation, authority: Organisation) -> Proceeding:
    at = today.ago(20, 14 * 60)
    with acting_as(today.world.people_of(applicant, Role.SERVICE_MANAGER)[0], applicant) as by:
        draft = applying.start(authority=authority, by=by, at=at)
        applying.state(application=draft, version=draft.version, by=by, at=at, **STATEMENTS)
        said = {
            "description": "Aprašyta įstaigos vadovės patvirtintame paslaugų apraše.",
            "people": "Dvi psichologės, du socialiniai darbuotojai.",
            "means": "Uždaras kambarys, telefonai, kompiuteriai, automobilis.",
        }
        functions = dict.fromkeys(ServiceFunction.values, said)
        applying.describe(application=draft, functions=functions, by=by, at=at)
        _enclose(draft, by=by, at=at)
        draft.refresh_from_db()
        applying.submit(application=draft, version=draft.version, by=by, at=at)
    with acting_as(today.world.people_of(authority, Role.ACCREDITATION_OFFICER)[0], authority):
        return Proceeding.objects.get(application=draft)


def _enclose(draft: Application, *, by: Actor, at: datetime) -> None:
    """Enclose a document for each requirement; of the second member of staff it is still owed."""
    for name, position, qualification, detail in STAFF:
        member = applying.add_staff(
            application=draft,
            name=name,
            position=position,
            qualification=qualification,
            detail=detail,
            by=by,
            at=at,
        )
        if qualification == "DEGREE":
            applying.add_evidence(
                application=draft, requirement=Requirement.STAFF_QUALIFICATION, title="Diplomas", upload=paper(),
                staff_member=member, by=by, at=at,
            )  # fmt: skip
    titles = {
        Requirement.PREMISES: "Patalpų planas ir gaisrinės saugos aktas",
        Requirement.REMOTE_CONSULTATION: "Mokymų pažymėjimai",
        Requirement.FUNCTIONS_COVERAGE: "Patvirtintas paslaugų aprašas",
    }
    for requirement, title in titles.items():
        applying.add_evidence(
            application=draft, requirement=requirement, title=title, upload=paper(), by=by, at=at
        )


def _find(today: Today, service: Organisation, authority: Organisation, *, signs: bool) -> None:
    """Find something: one is to be remedied within days and answered, for another a suspension waits for the head."""
    officer = today.world.people_of(authority, Role.ACCREDITATION_OFFICER)[0]
    head = today.world.people_of(authority, Role.DECISION_MAKER)[0]
    at = today.ago(9, 10 * 60)
    with acting_as(officer, authority) as by:
        finding = overseeing.record_finding(
            service=service, found_on=day_of(at), requirement=Requirement.PREMISES,
            description="Konsultuojama bendroje patalpoje: uždara patalpa naudojama kaip sandėlis.", by=by, at=at,
        )  # fmt: skip
        if signs:
            until = day_of(today.at) + 90 * ONE_DAY
            content = deciding.Content(
                kind=DecisionKind.SUSPEND, ground=SuspensionGround.VIOLATION_OR_NONCONFORMITY, until=until,
                finding=finding, facts="Apžiūros metu nustatyta, kad uždaros patalpos nėra.",
                reasons="Neužtikrinamas pokalbių konfidencialumas.",
            )  # fmt: skip
            deciding.prepare(service=service, content=content, by=by, at=today.at)
    if signs:
        return
    with acting_as(head, authority) as by:
        overseeing.set_deadline(finding=finding, deadline=day_of(today.at) + 6 * ONE_DAY, by=by, at=at)
    with acting_as(today.world.people_of(service, Role.SERVICE_MANAGER)[0], service) as by:
        overseeing.answer(
            finding=finding,
            text="Patalpa atlaisvinta ir įrengta iš naujo.",
            says_remedied=True,
            by=by,
            at=today.at,
        )

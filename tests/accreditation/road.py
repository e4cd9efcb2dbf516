"""Reach a state of accreditation by the road people take: the applicant, the officer, the head."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from accreditation.actions import applying, assessing, authorising, deciding, ending, overseeing, terms
from accreditation.models import Application, Decision, Draft, Finding, Proceeding
from tests import given
from victimsupport.accounts.identity import acting_as
from victimsupport.accounts.models import Organisation, User
from victimsupport.accounts.roles import OrganisationKind, Role
from victimsupport.choices import AccreditationRequirement, DecisionType, ServiceFunction
from victimsupport.uploads.checking import Checked, ContentType

STATEMENTS = {
    "premises": "Pavyzdžio g. 1, 60 m², gaisrinė apžiūra atlikta", "closed_room": "12 m² kambarys su durimis",
    "remote_means": "Du telefonai, kompiuteris su kamera", "remote_staff": "Dvi darbuotojos baigė mokymus",
}  # fmt: skip


@dataclass
class Bureau:
    """The authority, its people, and a service with its manager."""

    authority: Organisation
    officer: User
    head: User
    service: Organisation
    manager: User

    def acting(self, who: User) -> Any:
        return acting_as(who, self.service if who == self.manager else self.authority)


def a_bureau(service: Organisation | None = None) -> Bureau:
    """An authority (the one there is, or a new one) and a service, which has no right unless it is given."""
    authority = Organisation.objects.of_kind(OrganisationKind.ACCREDITATION_AUTHORITY).first()
    authority = authority or given.an_authority()
    service = service or given.a_service(accredited_on=None)
    return Bureau(
        authority, given.the_one(authority, Role.ACCREDITATION_OFFICER), given.the_one(authority, Role.DECISION_MAKER),
        service, given.the_one(service, Role.SERVICE_MANAGER),
    )  # fmt: skip


def paper(name: str = "pažyma.pdf") -> Checked:
    """A document as it is once it has been let in."""
    return Checked(name=name, content_type=ContentType.PDF, content=b"%PDF-1.7 pavyzdys")


def a_draft(bureau: Bureau, at: datetime, *, lacking: str = "") -> Application:
    """A draft with evidence for every requirement but one."""
    with bureau.acting(bureau.manager) as by:
        draft = applying.start(authority=bureau.authority, by=by, at=at)
        applying.state(application=draft, version=draft.version, by=by, at=at, **STATEMENTS)
        for member in draft.staff.all():
            applying.remove_staff(member=member, by=by, at=at)
        member = applying.add_staff(
            application=draft, name="Ona Pavyzdienė", position="Psichologė", qualification="DEGREE",
            detail="Psichologijos magistrė, 2015", by=by, at=at,
        )  # fmt: skip
        said = {
            "description": "Atliekama taip",
            "people": "Dvi psichologės",
            "means": "Kambarys ir telefonas",
        }
        applying.describe(
            application=draft, functions=dict.fromkeys(ServiceFunction.values, said), by=by, at=at
        )
        for requirement in AccreditationRequirement:
            if requirement != lacking:
                about = member if requirement == AccreditationRequirement.STAFF_QUALIFICATION else None
                applying.add_evidence(
                    application=draft, requirement=requirement, title="Pažyma", upload=paper(), staff_member=about,
                    by=by, at=at,
                )  # fmt: skip
        return Application.objects.get(pk=draft.pk)


def a_received(bureau: Bureau, at: datetime, *, lacking: str = "") -> Proceeding:
    """An application the authority has received."""
    draft = a_draft(bureau, at, lacking=lacking)
    with bureau.acting(bureau.manager) as by:
        applying.submit(application=draft, version=draft.version, by=by, at=at)
    with bureau.acting(bureau.officer):
        return Proceeding.objects.get(application=draft)


def assessed(bureau: Bureau, proceeding: Proceeding, at: datetime, *, unmet: str = "") -> Proceeding:
    """An application with every requirement assessed, as met but for one."""
    with bureau.acting(bureau.officer) as by:
        for requirement in AccreditationRequirement:
            is_met = requirement != unmet
            assessing.assess(
                proceeding=proceeding, requirement=requirement, is_met=is_met,
                note="" if is_met else "Patalpa neuždara", by=by, at=at,
            )  # fmt: skip
    return proceeding


def a_draft_decision(bureau: Bureau, kind: str, at: datetime, **said: Any) -> Draft:
    """A decision the officer has prepared."""
    with bureau.acting(bureau.officer) as by:
        return deciding.prepare(
            service=bureau.service, content=deciding.Content(kind=kind, **said), by=by, at=at
        )


def decided(bureau: Bureau, kind: str, at: datetime, **said: Any) -> Decision:
    """A decision the officer has prepared and the head has signed."""
    draft = a_draft_decision(bureau, kind, at, **said)
    with bureau.acting(bureau.head) as by:
        return deciding.sign(draft=draft, version=draft.version, by=by, at=at)


def granted(bureau: Bureau, at: datetime) -> Decision:
    """The right, granted on an application."""
    proceeding = assessed(bureau, a_received(bureau, at), at)
    return decided(bureau, DecisionType.GRANT, at, proceeding=proceeding)


def a_finding(bureau: Bureau, at: datetime, *, deadline: date | None = None) -> Finding:
    """Something found, with a last day to remedy it if one is named."""
    with bureau.acting(bureau.officer) as by:
        finding = overseeing.record_finding(
            service=bureau.service, found_on=at.date(), description="Konsultuojama atviroje patalpoje",
            requirement=AccreditationRequirement.PREMISES, by=by, at=at,
        )  # fmt: skip
    if deadline:
        with bureau.acting(bureau.head) as by:
            overseeing.set_deadline(finding=finding, deadline=deadline, by=by, at=at)
    return finding


def one_of_everything(at: datetime) -> Bureau:
    """At least one row in every table of accreditation, of a service of its own."""
    bureau = a_bureau()
    proceeding = a_received(bureau, at)
    with bureau.acting(bureau.officer) as by:
        assessing.ask_for_documents(
            proceeding=proceeding, text="Trūksta pažymos", answer_by=at.date(), by=by, at=at
        )
    assessed(bureau, proceeding, at)
    deputy = given.a_person(bureau.authority, Role.ACCREDITATION_OFFICER)
    with bureau.acting(bureau.head) as by:
        authorising.authorise(person=deputy, document="2026-01-05 Nr. V-1", first_on=at.date(), by=by, at=at)
        terms.word(
            first_on=at.date(), name="Akreditavimo įstaiga (pavyzdys)", seat="Pavyzdžio g. 2, Vilnius",
            appeal_clause="Gali būti skundžiamas.", remedy_clause="Gali būti skundžiamas.", counts_first_day=False, by=by, at=at,
        )  # fmt: skip
    draft = a_draft_decision(bureau, DecisionType.GRANT, at, proceeding=proceeding)
    with acting_as(deputy, bureau.authority) as by:
        decision = deciding.sign(draft=draft, version=draft.version, by=by, at=at)
    assert decision.authorisation is not None
    with bureau.acting(bureau.head) as by:
        authorising.end(authorisation=decision.authorisation, reason="Atostogos baigėsi", by=by, at=at)
    finding = a_finding(bureau, at, deadline=date(at.year + 1, at.month, 1))
    with bureau.acting(bureau.manager) as by:
        overseeing.answer(finding=finding, text="Pašalinta", says_remedied=True, upload=paper(), by=by, at=at)
        applying.ask(
            kind="SUSPEND", authority=bureau.authority, reason="Remontas", until=at.date() + timedelta(days=31),
            by=by, at=at,
        )  # fmt: skip
    with bureau.acting(bureau.officer) as by:
        overseeing.verify_remedy(finding=finding, remedied_on=at.date(), note="Apžiūrėta", by=by, at=at)
        end = ending.record(
            service=bureau.service, ended_on=at.date(), source="Registro išrašas", by=by, at=at
        )
        ending.correct(
            end=end, ended_on=None, source="Registro išrašas", reason="Ne ta tarnyba", by=by, at=at
        )
    return bureau

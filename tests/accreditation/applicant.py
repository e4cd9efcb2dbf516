"""The road of a service that applies: a draft, its evidence, its submission, by the actions the pages call."""

from collections.abc import Collection
from datetime import date
from typing import Any

from accreditation.actions import applying, assessing, deciding, overseeing
from accreditation.models import Application, Decision, Finding, Proceeding
from tests import given
from tests.uploads import files
from victimsupport.accounts.identity import Actor, acting_as
from victimsupport.accounts.models import Organisation, User
from victimsupport.accounts.roles import OrganisationKind, Role
from victimsupport.choices import AccreditationRequirement, ServiceFunction
from victimsupport.uploads.checking import Checked, ContentType

NOW = "2026-11-20 14:05"
"""Friday."""
R = AccreditationRequirement
EVERY = tuple(AccreditationRequirement)


def now() -> Any:
    return given.at(NOW)


def paper(name: str = "dokumentas.pdf") -> Checked:
    return Checked(name, ContentType.PDF, files.a_pdf())


def authority() -> Organisation:
    found = Organisation.objects.of_kind(OrganisationKind.ACCREDITATION_AUTHORITY).first()
    return found or given.an_authority()


def a_draft(by: Actor, *, shows: Collection[str] = EVERY, country: str = "LT", at: str = NOW) -> Application:
    """A draft that has all that is asked for of these requirements."""
    moment = given.at(at)
    draft = applying.start(authority=authority(), by=by, at=moment)
    draft = applying.state(
        application=draft, version=draft.version, country=country, premises="Patalpos", closed_room="Kabinetas",
        remote_means="Telefonas", remote_staff="Išmokyti", by=by, at=moment,
    )  # fmt: skip
    member = None
    if R.STAFF_QUALIFICATION in shows:
        member = applying.add_staff(
            application=draft, name="Rasa Pavyzdytė", position="Psichologė", qualification="DEGREE",
            detail="Psichologija", by=by, at=moment,
        )  # fmt: skip
    if R.FUNCTIONS_COVERAGE in shows:
        said = {"description": "Aprašyta", "people": "Psichologės", "means": "Kabinetas"}
        applying.describe(
            application=draft, functions=dict.fromkeys(ServiceFunction.values, said), by=by, at=moment
        )
    for requirement in shows:
        about = member if requirement == R.STAFF_QUALIFICATION else None
        applying.add_evidence(
            application=draft, requirement=requirement, title=f"{requirement}.pdf", upload=paper(),
            staff_member=about, by=by, at=moment,
        )  # fmt: skip
    return Application.objects.get(pk=draft.pk)


def a_submitted(by: Actor, *, at: str = NOW, **rest: Any) -> Application:
    draft = a_draft(by, at=at, **rest)
    applying.submit(application=draft, version=draft.version, by=by, at=given.at(at))
    return Application.objects.select_related("proceeding").get(pk=draft.pk)


def officer() -> User:
    return given.the_one(authority(), Role.ACCREDITATION_OFFICER)


def ask_for_documents(application: Application, *, answer_by: date, at: str = NOW) -> None:
    with acting_as(officer(), authority()) as by:
        proceeding = Proceeding.objects.get(application=application)
        assessing.ask_for_documents(
            proceeding=proceeding, text="Trūksta gaisrinės saugos akto", answer_by=answer_by, by=by,
            at=given.at(at),
        )  # fmt: skip


def a_finding(service: Organisation, *, deadline: date | None = None, at: str = NOW) -> Finding:
    moment = given.at(at)
    with acting_as(officer(), authority()) as by:
        finding = overseeing.record_finding(
            service=service, found_on=moment.date(), description="Nėra uždaros patalpos", requirement=R.PREMISES,
            by=by, at=moment,
        )  # fmt: skip
    if deadline is not None:
        with acting_as(given.the_one(authority(), Role.DECISION_MAKER), authority()) as by:
            overseeing.set_deadline(finding=finding, deadline=deadline, by=by, at=moment)
    return finding


def refused(application: Application, *, at: str = NOW) -> Decision:
    """The application is refused: one prepares, the head signs."""
    moment = given.at(at)
    with acting_as(officer(), authority()) as by:
        proceeding = Proceeding.objects.get(application=application)
        for requirement in R:
            assessing.assess(
                proceeding=proceeding, requirement=requirement, is_met=requirement != R.PREMISES,
                note="Netenkina", by=by, at=moment,
            )  # fmt: skip
        content = deciding.Content(kind="REFUSE", proceeding=proceeding, reasons="Nėra uždaros patalpos.")
        draft = deciding.prepare(service=proceeding.service, content=content, by=by, at=moment)
    with acting_as(given.the_one(authority(), Role.DECISION_MAKER), authority()) as by:
        return deciding.sign(draft=draft, version=draft.version, by=by, at=moment)

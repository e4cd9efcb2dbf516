"""What the authority writes besides decisions: that an application has arrived (13(3)), and what is to be remedied (13(6)4)."""

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from accreditation.documents.letters import (
    Enclosed,
    Letter,
    Section,
    article,
    articles,
    heading,
    in_words,
    included,
    signer,
)
from accreditation.models import Application, Proceeding, RemedyDeadline
from victimsupport import choices
from victimsupport.duties.explanations import explain
from victimsupport.duties.moments import last_day
from victimsupport.interface.formats import clock, day_in_words
from victimsupport.law import catalogues
from victimsupport.law.calendar import day_of
from victimsupport.law.time_limits import ACCREDITATION_DECISION, Due


def receipt(*, proceeding: Proceeding) -> Letter:
    """
    Return the receipt of an application: what came when, what was missing, by when it is decided and why.

    It bears the day of the last document that came: a later one is on a later receipt.
    """
    received_on = day_of(proceeding.received_at)
    documents = list(_enclosed(proceeding.application))
    dated = max([received_on, *(each.received_on for each in documents)])
    authority, seat = heading(proceeding.authority, dated)
    due = last_day(rule=ACCREDITATION_DECISION, triggered_at=proceeding.received_at)
    return Letter(
        title=_("Receipt of an application to give accredited assistance"),
        number=proceeding.reference,
        dated=dated,
        authority=authority,
        seat=seat,
        addressee=proceeding.service,
        lead=_(
            "This certifies that an application was received under the Law on Assistance to Victims of Criminal Acts"
            " of the Republic of Lithuania, No. XIV-169 of 14 January 2021 (the Law), %(articles)s."
        )
        % {"articles": articles("13(2)", "13(3)")},
        rows=list(_registered(proceeding, due)),
        documents=documents,
        sections=[_missing(proceeding.application), _term(due)],
    )


def _registered(proceeding: Proceeding, due: Due) -> Iterator[tuple[str, str]]:
    application = proceeding.application
    yield _("Applicant"), proceeding.service.name
    yield _("Code of the legal person"), proceeding.service.legal_entity_code
    if application.unit:
        yield _("Unit of the organisation"), application.unit
    yield _("Number of the application"), application.reference
    yield _("Received"), f"{day_in_words(day_of(proceeding.received_at))} {clock(proceeding.received_at)}"
    yield _("Registered as"), proceeding.reference
    yield _("To be decided by"), included(due.due_on)


def _term(due: Due) -> Section:
    """Return by when it is decided, and how that day was counted."""
    rule = _(
        "The authority assesses the application and decides within 30 calendar days of the day it was received"
        " (%(article)s)."
    )
    return Section(_("When it is decided"), [rule % {"article": article("13(3)")}, in_words(explain(due))])


def _enclosed(application: Application) -> Iterator[Enclosed]:
    """Yield the documents by requirement, then as they came; those about a person name the person."""
    assert application.submitted_at is not None
    order = list(choices.AccreditationRequirement.values)
    given = application.evidence.select_related("staff_member")
    for row in sorted(given, key=lambda each: (order.index(each.requirement), each.added_at, each.title)):
        title = f"{row.title} ({row.staff_member.name})" if row.staff_member else row.title
        received_at = max(row.added_at, application.submitted_at)
        yield Enclosed(
            requirement=row.get_requirement_display(),
            article=article(catalogues.AccreditationRequirement(row.requirement).basis),
            title=title,
            received_on=day_of(received_at),
        )


def _missing(application: Application) -> Section:
    """Return what was missing when the application arrived."""
    title = _("What is missing")
    if not application.lacked:
        return Section(title, [_("Each of the four requirements came with documents to show it.")])
    points = [
        f"{choices.AccreditationRequirement(code).label} ({article(catalogues.AccreditationRequirement(code).basis)})"
        for code in choices.AccreditationRequirement.values
        if code in application.lacked
    ]
    return Section(
        title,
        [
            _("When the application was received, these requirements lacked documents, or a part of them:"),
        ],
        points,
    )


def remedy(*, deadline: RemedyDeadline) -> Letter:
    """Return the notice of what was found, of the last day to remedy it, and of what follows if that day passes."""
    finding = deadline.finding
    authority, seat = heading(finding.authority, deadline.set_on)
    title = (
        _("Notice to remedy a requirement that is not met")
        if finding.requirement
        else _("Notice to remedy a violation of accredited assistance")
    )
    return Letter(
        title=title,
        number=finding.number,
        dated=deadline.set_on,
        authority=authority,
        seat=seat,
        addressee=finding.service,
        lead=_(
            "Given under the Law on Assistance to Victims of Criminal Acts of the Republic of Lithuania, No. XIV-169"
            " of 14 January 2021 (the Law), %(articles)s."
        )
        % {"articles": articles("13(5)2", "13(6)4")},
        rows=list(_rows(deadline)),
        sections=[
            Section(_("What was found"), [finding.description]),
            Section(_("What is to be done"), [_demand(deadline)]),
            Section(_("What follows otherwise"), [_consequence()]),
            Section(_("Appeal (%(article)s)") % {"article": article("13(9)")}, [deadline.appeal_clause]),
        ],
        signer=signer(deadline.set_by, deadline.authorisation),
    )


def _rows(deadline: RemedyDeadline) -> Iterator[tuple[str, str]]:
    finding = deadline.finding
    yield pgettext("in a letter", "Organisation"), finding.service.name
    yield _("Code of the legal person"), finding.service.legal_entity_code
    yield _("Found on"), day_in_words(finding.found_on)
    if finding.requirement:
        basis = catalogues.AccreditationRequirement(finding.requirement).basis
        yield _("Requirement not met"), f"{finding.get_requirement_display()} ({article(basis)})"
    yield _("To be remedied by"), included(deadline.deadline)


def _demand(deadline: RemedyDeadline) -> str:
    """Return what is asked for by when; a later day says which it replaces."""
    asked = _("Remedy what was found by %(day)s (included) and tell the authority in writing how.") % {
        "day": day_in_words(deadline.deadline)
    }
    earlier = deadline.finding.deadlines.filter(recorded_at__lt=deadline.recorded_at)
    before = earlier.order_by("recorded_at", "pk").last()
    if before is None:
        return asked
    return f"{asked} " + _("This replaces the day set on %(on)s, %(day)s.") % {
        "on": day_in_words(before.set_on), "day": day_in_words(before.deadline)
    }  # fmt: skip


def _consequence() -> str:
    return _(
        "If a support service has not remedied a violation of accredited assistance or a requirement that is not met"
        " within the time the authority set, the right to give accredited assistance is revoked (%(article)s)."
    ) % {"article": article("13(6)4")}

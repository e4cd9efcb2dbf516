"""Who may decide on the right, which services may take a person on a day, and which stand in the public list."""

from datetime import date, datetime
from uuid import UUID

from django.conf import settings
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from accreditation.models import (
    Application,
    Authorisation,
    Decision,
    Draft,
    Evidence,
    Finding,
    FindingAnswer,
    Notification,
    OwnRequest,
    Proceeding,
    RemedyDeadline,
    RightPeriod,
    Terms,
)
from accreditation.models.authority import APPEAL_CLAUSE, REMEDY_CLAUSE
from accreditation.querysets import DraftQuerySet, RightPeriodQuerySet
from victimsupport.accounts.identity import Actor
from victimsupport.accounts.models import Membership, Organisation, PublishedDetails, User
from victimsupport.accounts.querysets import OrganisationQuerySet
from victimsupport.accounts.roles import OrganisationKind, Role
from victimsupport.accounts.sorting import sort_key
from victimsupport.directory.models import Municipality
from victimsupport.law import conditions
from victimsupport.law.catalogues import AccreditationRequirement, ServiceFunction
from victimsupport.refusal import Refused

AT_THE_AUTHORITY = (Role.ACCREDITATION_OFFICER, Role.DECISION_MAKER)
"""The roles that keep the files of accreditation: one prepares, another decides (13(8))."""
NO_PLACES = ("NOT_STATED", "ABROAD")
"""Codes among the municipalities that no service has an address in."""


def may_take_on(service_id: UUID, day: date) -> bool:
    """Test whether a service may take new cases on a day: art. 13(3)-(7)."""
    return RightPeriod.objects.open_to_new_cases(day).filter(service_id=service_id).exists()


def holds_the_right(service_id: UUID, day: date) -> bool:
    """Test whether what a service gives on a day counts as accredited: where it may take new cases (domain.md 3.5)."""
    return may_take_on(service_id, day)


def services_open_to_new_cases(day: date) -> OrganisationQuerySet:
    """Return the services a person may be offered on a day, in the order of their names, with their addresses."""
    periods = RightPeriod.objects.open_to_new_cases(day)
    services = Organisation.objects.working().filter(pk__in=periods.values("service_id"))
    return services.prefetch_related("addresses").in_order()


def register_on(day: date) -> list[PublishedDetails]:
    """
    Return what the public list says on a day, of each service as it was then, in the order of their names: art. 12(2).

    It follows from the right alone: whether a service's people may sign in here neither lists it nor takes it off.
    """
    periods = RightPeriod.objects.open_to_new_cases(day)
    found = PublishedDetails.objects.as_of(day).filter(organisation__in=periods.values("service_id"))
    return sorted(found, key=lambda row: (sort_key(row.name), row.organisation_id))


def details_on(day: date) -> dict[UUID, PublishedDetails]:
    """Return what every service was called on a day, by its key."""
    return {row.organisation_id: row for row in PublishedDetails.objects.as_of(day)}


def rights_on(day: date) -> RightPeriodQuerySet:
    """Return the state of every right there has been by a day, as it is on that day, by the services' names."""
    return RightPeriod.objects.on(day).select_related("service").order_by("service__sort_key", "service_id")


def municipalities() -> list[tuple[str, str]]:
    """Return the municipalities a service may be looked for in, code and name, by the alphabet."""
    places = Municipality.objects.exclude(code__in=NO_PLACES)
    return sorted(((place.code, str(place)) for place in places), key=lambda place: sort_key(place[1]))


def decisions_visible() -> QuerySet[Decision]:
    """Return the decisions the acting organisation may read: its own as authority, those on itself as service."""
    return Decision.objects.select_related("service", "decided_by").order_by("-decided_on", "-pk")


def authorisation_of(by: Actor, day: date, *, at: datetime) -> Authorisation | None:
    """
    Return what lets somebody who is not the head decide on a day: art. 13(3), 13(8).

    :param at: when they do it: what the head has ended by then is gone, whatever day the decision bears
    """
    mine = Authorisation.objects.filter(authority=by.organisation, person=by.user, first_on__lte=day)
    in_force = mine.filter(Q(last_on=None) | Q(last_on__gte=day)).exclude(ends__ended_at__lte=at)
    return in_force.order_by("-first_on").first()


def terms_on(authority_id: UUID, day: date) -> Terms:
    """Return the version of the authority's texts and readings in force on a day, or what it starts from."""
    versions = Terms.objects.filter(authority_id=authority_id, first_on__lte=day)
    found = versions.select_related("authority").order_by("-first_on").first()
    if found is not None:
        return found
    authority = Organisation.objects.get(pk=authority_id)
    return Terms(
        authority=authority, name=authority.name, first_on=day, appeal_clause=APPEAL_CLAUSE,
        remedy_clause=REMEDY_CLAUSE, counts_first_day=settings.COUNT_FIRST_DAY,
    )  # fmt: skip


def counts_first_day(authority_id: UUID, day: date) -> bool:
    """Test how the authority reads terms on a day: whether the day of a decision is their first day."""
    return terms_on(authority_id, day).counts_first_day


def evidenced(application: Application) -> frozenset[AccreditationRequirement]:
    """Return the requirements an application has evidence of: art. 13(1), 13(2)."""
    shown = {row.requirement for row in application.evidence.all()}
    members = [member.pk for member in application.staff.all()]
    documented = {row.staff_member_id for row in application.evidence.all() if row.staff_member_id}
    described = {
        ServiceFunction(row.function)
        for row in application.functions.all()
        if row.description.strip() and row.people.strip() and row.means.strip()
    }
    return conditions.evidenced_requirements(
        documents=frozenset(AccreditationRequirement(code) for code in shown),
        premises=bool(application.premises.strip() and application.closed_room.strip()),
        remote=bool(application.remote_means.strip() and application.remote_staff.strip()),
        staff=[member in documented for member in members],
        functions=frozenset(described),
    )


def applications_visible(by: Actor) -> QuerySet[Application]:
    """Return the applications of the actor's organisation."""
    return Application.objects.filter(service=by.organisation)


def proceedings_visible(by: Actor) -> QuerySet[Proceeding]:
    """Return the applications the actor's authority has received."""
    return Proceeding.objects.filter(authority=by.organisation)


def page_at_authority(reference: str = "") -> str:
    """Return the officer's page of an application, or their first page."""
    if reference:
        return reverse("admin:accreditation_proceeding", args=[reference])
    return reverse("admin:index")


def drafts_prepared(by: Actor) -> DraftQuerySet:
    """Return the draft decisions of the actor's authority."""
    return Draft.objects.filter(authority=by.organisation)


def findings_made(by: Actor) -> QuerySet[Finding]:
    """Return what the actor's authority has found."""
    return Finding.objects.filter(authority=by.organisation)


def requests_received(by: Actor) -> QuerySet[OwnRequest]:
    """Return what services have asked the actor's authority to decide on their own right."""
    return OwnRequest.objects.filter(authority=by.organisation)


def authorisations_granted(by: Actor) -> QuerySet[Authorisation]:
    """Return who may decide in the place of the head of the actor's authority, the latest first."""
    found = Authorisation.objects.filter(authority=by.organisation)
    return found.select_related("person", "granted_by").prefetch_related("ends").order_by("-first_on", "-pk")


def officers(by: Actor) -> QuerySet[User]:
    """Return the colleagues who work with accreditation, by name."""
    works_here = Membership.objects.usable().with_role(Role.ACCREDITATION_OFFICER)
    here = works_here.filter(organisation=by.organisation)
    return User.objects.filter(pk__in=here.values("user_id")).order_by("name", "email")


def services() -> OrganisationQuerySet:
    """Return every support service, whether or not it was ever granted the right, in the order of their names."""
    return Organisation.objects.of_kind(OrganisationKind.SUPPORT_SERVICE).in_order()


def the_authority() -> Organisation:
    """Return the body the minister has authorised (12(1)). :raises Refused: if none is set up."""
    found = Organisation.objects.of_kind(OrganisationKind.ACCREDITATION_AUTHORITY).working().first()
    if found is None:
        raise Refused(_("No accreditation authority has been set up. Ask the administrator."))
    return found


# What a service sees of itself


def periods_of(by: Actor) -> RightPeriodQuerySet:
    """Return every stretch of the right of the actor's service."""
    return RightPeriod.objects.filter(service=by.organisation).order_by("first_on")


def decisions_on(by: Actor) -> QuerySet[Decision]:
    """Return the decisions on the actor's service, the latest first."""
    return Decision.objects.filter(service=by.organisation).order_by("-decided_on", "-recorded_at", "-pk")


def evidence_given(by: Actor) -> QuerySet[Evidence]:
    """Return the documents the actor's service has enclosed."""
    return Evidence.objects.filter(application__service=by.organisation)


def findings_on(by: Actor) -> QuerySet[Finding]:
    """Return what was found at the actor's service, the latest first."""
    return Finding.objects.filter(service=by.organisation).order_by("-found_on", "-pk")


def answers_given(by: Actor) -> QuerySet[FindingAnswer]:
    """Return what the actor's service has answered to findings."""
    return FindingAnswer.objects.filter(service=by.organisation)


def requests_made(by: Actor) -> QuerySet[OwnRequest]:
    """Return what the actor's service has asked for about its own right, the latest first."""
    return OwnRequest.objects.filter(service=by.organisation).order_by("-requested_at", "-pk")


def notifications_visible(by: Actor) -> QuerySet[Notification]:
    """Return the notices of decisions the actor's authority gave, or their service got."""
    here = Q(decision__service=by.organisation) | Q(decision__authority=by.organisation)
    return Notification.objects.filter(here)


def remedy_deadlines_visible(by: Actor) -> QuerySet[RemedyDeadline]:
    """Return the last days to remedy a finding that the actor's authority set, or their service was given."""
    here = Q(finding__service=by.organisation) | Q(finding__authority=by.organisation)
    return RemedyDeadline.objects.filter(here)


def receipts_visible(by: Actor) -> QuerySet[Proceeding]:
    """Return the applications the actor's authority has received, or their service has sent."""
    return Proceeding.objects.filter(Q(service=by.organisation) | Q(authority=by.organisation))


def requests_waiting(by: Actor) -> QuerySet[OwnRequest]:
    """Return what the actor's service has asked for that is neither decided nor taken back."""
    return requests_made(by).filter(withdrawn_at=None, decisions=None)

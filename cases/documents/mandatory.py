"""What people must be told, and what must be said of lateness, before a case may be closed."""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from django.db import models
from django.utils.translation import gettext_lazy as _

from cases.models import Case, ServiceDelivery
from referrals.models import Intake
from victimsupport.choices import RecipientGroup, ServiceFunction
from victimsupport.directory.models import CompetentBody, CompetentBodyKind
from victimsupport.duties.models import Duty
from victimsupport.law.catalogues import IntakeChannel
from victimsupport.law.conditions import child_rights_information_required, complaint_information_required

TAKES_COMPLAINTS = (
    CompetentBodyKind.PRE_TRIAL_INVESTIGATION,
    CompetentBodyKind.PROSECUTOR,
    CompetentBodyKind.COURT,
)
"""To whom a complaint of a criminal act is brought; to a court where the victim accuses."""


class Mandatory(models.TextChoices):
    """What a case must have, or a reason why it does not."""

    COMPLAINT = "COMPLAINT", _("Information on how to file a complaint, with the competent body: art. 10(4)8")
    CHILD_RIGHTS = "CHILD_RIGHTS", _("Information on rights, with the Child Rights Service: art. 10(4)2")
    CONSENT = "CONSENT", _("Consent to the assistance, confirmed with the victim: art. 10(3)")


def required(case: Case) -> list[Mandatory]:
    """Return what this case must have, by how the person reached the service and whether it is a child."""
    asked = {
        Mandatory.COMPLAINT: any(
            complaint_information_required(each.channel) for each in registrations(case)
        ),
        Mandatory.CHILD_RIGHTS: child_rights_information_required(is_child=is_child(case)),
        Mandatory.CONSENT: bool(stated(case)),
    }
    return [item for item, needed in asked.items() if needed]


def missing(case: Case, deliveries: Iterable[ServiceDelivery]) -> list[Mandatory]:
    """Return what this case must have and has not; `deliveries` come with their bodies."""
    told = {
        (given.function, given.body.kind if given.body else "")
        for given in deliveries
        if not given.cancelled_at
    }
    functions = {function for function, _body in told}
    there = {
        Mandatory.COMPLAINT: ServiceFunction.COMPLAINT_INFORMATION in functions,
        Mandatory.CHILD_RIGHTS: (
            ServiceFunction.RIGHTS_INFORMATION, CompetentBodyKind.CHILD_RIGHTS_SERVICE
        ) in told,
        Mandatory.CONSENT: is_consented(case),
    }  # fmt: skip
    return [item for item in required(case) if not there[item]]


def late(case: Case) -> list[Duty]:
    """Return the duties of the case that were done late."""
    beds = (request.duty for request in case.accommodation_requests.all())
    starts = (each.duty for each in registrations(case))
    owed = [*starts, *(stop.duty for stop in case.right_stops.all()), *beds]
    return [duty for duty in owed if duty.was_done_late()]


def unexplained(case: Case) -> list[Duty]:
    """Return the duties of the case done late without a word why (R-T.5)."""
    return [duty for duty in late(case) if not duty.late_reason]


def registrations(case: Case) -> list[Intake]:
    """Return the registrations of the person: that of the case, and those linked to it (Q-11)."""
    return [case.intake, *(link.intake for link in case.intake.links.all())]


def stated(case: Case) -> list[Intake]:
    """Return the registrations for which another person stated the consent: art. 10(3)."""
    return [each for each in registrations(case) if each.channel == IntakeChannel.THIRD_PARTY]


def is_consented(case: Case) -> bool:
    """Test whether every consent that another person stated was confirmed with the victim."""
    return all(each.consent_confirmed_at is not None for each in stated(case))


class Bodies(NamedTuple):
    """Bodies of one kind, those of the person's municipality and of the whole country first."""

    kind: str
    near: list[CompetentBody]
    others: list[CompetentBody]


def bodies(case: Case, day: date) -> list[Bodies]:
    """Return the bodies people are told of, as the directory has them on a day."""
    rows = list(CompetentBody.objects.valid_on(day).select_related("municipality").order_by("name", "pk"))
    groups = []
    for kind in CompetentBodyKind:
        found = [row for row in rows if row.kind == kind]
        near = [row for row in found if row.municipality_id in (None, case.municipality_id)]
        groups.append(Bodies(str(kind.label), near, [row for row in found if row not in near]))
    return [group for group in groups if group.near or group.others]


def is_child(case: Case) -> bool:
    return case.recipient_group == RecipientGroup.CHILD

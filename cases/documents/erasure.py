"""Whether a person can be erased, and which registrations go with them."""

from django.utils.translation import gettext as _

from cases import permissions
from cases.lifecycle import Status
from cases.models import Case
from referrals.models import Intake
from referrals.permissions import intakes_visible
from victimsupport.accounts.identity import Actor


def to_erasing(case: Case, by: Actor) -> str:
    """Return why a person cannot be erased now, in a sentence; an empty one where they can."""
    cases = permissions.visible_to(by).filter(intake__in=[each.pk for each in registrations_of(case, by)])
    if cases.exclude(status__in=[Status.CLOSED, Status.DECLINED, Status.MERGED]).exists():
        return _(
            "The person is still looked after: what the law has the service do cannot be done without the data "
            "(GDPR art. 17(3)(b)). Close the case first."
        )
    if cases.filter(holds__isnull=False, holds__lifted_at=None).exists():
        return _("The case is on legal hold (GDPR art. 17(3)(e)). Lift the hold first.")
    if case.erased_at is not None:
        return _("The data of this person are erased already.")
    return ""


def registrations_of(case: Case, by: Actor) -> list[Intake]:
    """Return every registration of the person of a case that the actor may see."""
    return list(intakes_visible(by).of_person(case.intake).order_by("received_at", "pk"))

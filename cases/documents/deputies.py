"""
Which of somebody's cases their deputy may not see: standing in by dates lets nobody into a case (decision 0008).

Only who watches over exclusions is told of a colleague shut out from a case that is open to all others.
"""

from collections.abc import Iterable, Sequence
from uuid import UUID

from django.db.models import Q

from referrals.models import Intake
from referrals.permissions import WATCHERS, exclusions_visible, intakes_visible
from victimsupport.accounts.deputies import Cover
from victimsupport.accounts.identity import Actor
from victimsupport.accounts.models import Absence
from victimsupport.notices import withheld


def left_behind(absences: Sequence[Absence], by: Actor) -> dict[UUID, list[str]]:
    """Return by absence the numbers the deputy may not see, as far as the actor may know of them."""
    hidden = Q(is_restricted=True)
    if by.has(*WATCHERS):
        shut = exclusions_visible(by).filter(lifted_at=None, user__in=[each.deputy_id for each in absences])
        hidden |= Q(pk__in=shut.values("intake"))
    running = intakes_visible(by).running().filter(hidden, assignee__in=[each.absent_id for each in absences])
    rows = list(running.order_by("reference").values_list("reference", "assignee"))
    kept_from = withheld.pairs(
        organisation_id=by.organisation.pk, references={reference for reference, _assignee in rows}
    )
    return {
        each.pk: [
            reference
            for reference, assignee in rows
            if assignee == each.absent_id and (reference, each.deputy_id) in kept_from
        ]
        for each in absences
    }


def kept_from(intakes: Iterable[Intake], cover: Cover, by: Actor) -> frozenset[str]:
    """Return the numbers whose deputy of today may not see them; it asks nothing where nobody is away."""
    covered = {
        row.reference: cover.deputy_of(row.assignee_id)
        for row in intakes
        if row.assignee_id
        and cover.deputy_of(row.assignee_id) != row.assignee_id
        and (row.is_restricted or by.has(*WATCHERS))
    }
    pairs = withheld.pairs(organisation_id=by.organisation.pk, references=covered)
    return frozenset(reference for reference, deputy in covered.items() if (reference, deputy) in pairs)

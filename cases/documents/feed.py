"""What a calendar is told of one's last days: reference numbers and days, nobody's name and no act."""

from collections.abc import Iterator
from datetime import date
from uuid import UUID

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from referrals.permissions import intakes_visible
from victimsupport.accounts.deputies import cover_on
from victimsupport.accounts.identity import Actor
from victimsupport.documents.calendars import Entry
from victimsupport.duties.models import Duty
from victimsupport.notices import withheld
from victimsupport.notices.reminders import page_of

AT_MOST = 1000
"""How many days one calendar is given, the nearest first."""


def entries(by: Actor, today: date) -> list[Entry]:
    """Return the last days of whatever is the actor's now, those of whom they stand in for among them."""
    mine = cover_on(by.organisation, today).owned_by(by.user_id)
    found = [*_duties(by, mine), *_promised(by, mine)]
    return sorted(found, key=lambda entry: (entry.day, entry.key))[:AT_MOST]


def _duties(by: Actor, mine: frozenset[UUID]) -> Iterator[Entry]:
    owed = Duty.objects.open().filter(organisation=by.organisation, assignee__in=mine).by_the_clock()
    rows = list(owed[:AT_MOST])
    kept_from = withheld.pairs(organisation_id=by.organisation.pk, references={row.reference for row in rows})
    for duty in rows:
        if (duty.reference, by.user_id) not in kept_from:
            title = _("Deadline: %(number)s") % {"number": duty.reference}
            yield Entry(f"duty-{duty.pk}", title, settings.SITE_URL + page_of(duty), duty.due_on, duty.due_at)


def _promised(by: Actor, mine: frozenset[UUID]) -> Iterator[Entry]:
    """Yield the days of measures and reviews of plans; what is owed besides stands among the duties."""
    titles = {
        "measure": (_("Measure of the plan: %(number)s"), "case__measure_due_on"),
        "review": (_("Review of the plan: %(number)s"), "case__review_on"),
    }
    running = intakes_visible(by).running().filter(assignee__in=mine)
    for kind, (title, field) in titles.items():
        listed = running.filter(**{f"{field}__isnull": False}).order_by(field, "pk")
        for intake_id, reference, day in listed.values_list("pk", "reference", field)[:AT_MOST]:
            url = settings.SITE_URL + reverse("cases:case", args=[reference])
            yield Entry(f"{kind}-{intake_id}", title % {"number": reference}, url, day)

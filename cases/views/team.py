"""The manager's page: who looks after how many, how late, and what is missing in open cases."""

from typing import TYPE_CHECKING

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from cases.documents import gaps, team
from cases.permissions import visible_to
from victimsupport.accounts.permissions import acting
from victimsupport.accounts.roles import Role

if TYPE_CHECKING:
    from victimsupport.accounts.identity import SignedInRequest


@acting(Role.SERVICE_MANAGER)
@require_safe
def board(request: "SignedInRequest") -> HttpResponse:
    """Show the load of every colleague, the late first, and each gap as a link to the cases that have it."""
    by, today = request.actor, timezone.localdate()
    loads = team.board(by, today)
    counts = gaps.counted(visible_to(by), today)
    context = {
        "loads": loads,
        "sums": list(team.sums(loads).values()),
        "gaps": [(gap, counts[gap], gaps.days(gap)) for gap in gaps.Gap],
        "missing": sum(counts.values()),
        "months": settings.GAP_LONG_MONTHS,
        "today": today,
    }
    return render(request, "cases/team/board.html", context)

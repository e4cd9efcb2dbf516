"""The first page of the authority: what is most urgent, and why it is due."""

from django.contrib import admin
from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accreditation import permissions
from accreditation.admin.agenda import agenda
from accreditation.admin.pages import Request, show
from victimsupport.accounts.roles import Role
from victimsupport.audit import actions as audit


def first_page(request: Request) -> HttpResponse:
    """Show what waits, the overdue first: to the head the decisions to sign, to all the applications and the dates."""
    now, today = timezone.now(), timezone.localdate()
    found = agenda(request.actor, today)
    shown = {"shown": [str(term.proceeding.pk) for term in found.pending]}
    audit.record("LIST_SHOWN", detail=shown, by=request.actor, at=now)
    is_head = request.actor.has(Role.DECISION_MAKER)
    return show(
        request,
        "first_page",
        title=_("What is most urgent"),
        agenda=found,
        most_urgent=found.pending[0] if found.pending else None,
        is_head=is_head,
        may_decide=is_head or permissions.authorisation_of(request.actor, today, at=now) is not None,
        today=today,
        app_list=admin.site.get_app_list(request),
    )


admin.site.open_with(first_page, *permissions.AT_THE_AUTHORITY)  # type: ignore[attr-defined]

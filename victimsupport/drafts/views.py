"""The forms somebody has begun and not sent."""

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from victimsupport.accounts.permissions import acting
from victimsupport.accounts.roles import Role
from victimsupport.drafts import actions, permissions
from victimsupport.drafts.pages import called

if TYPE_CHECKING:
    from victimsupport.accounts.identity import SignedInRequest

EVERYBODY = tuple(Role)


@acting(*EVERYBODY)
@require_safe
def mine(request: "SignedInRequest") -> HttpResponse:
    """Show the forms the reader has begun, the last one first."""
    kept = permissions.own(request.actor).kept(timezone.now()).order_by("-saved_at", "pk")
    rows = [(draft, called(draft.page)) for draft in kept.defer("sealed")]
    return render(request, "drafts/mine.html", {"rows": rows})


@acting(*EVERYBODY)
@require_POST
def discard(request: "SignedInRequest") -> HttpResponse:
    """Throw a draft away, and lead to the list of the others."""
    if actions.discard(page=request.POST.get("page", ""), by=request.actor, at=timezone.now()):
        messages.success(request, _("The draft is thrown away."))
    return redirect("drafts:mine")

"""The duties of an institution: an officer's own, the whole unit's for its head."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple

from django.contrib import messages
from django.db.models import Count, F, Q
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from referrals import permissions
from referrals.actions import duties
from referrals.forms.duties import AssignForm, LatenessForm
from referrals.views.explained import Explained, explained
from victimsupport.accounts.identity import Actor
from victimsupport.accounts.permissions import acting
from victimsupport.accounts.roles import Role
from victimsupport.audit import actions as audit
from victimsupport.duties.models import Duty
from victimsupport.duties.querysets import DutyQuerySet, done_on, is_open
from victimsupport.interface import answers, paging
from victimsupport.refusal import Refused, Stale

if TYPE_CHECKING:
    from victimsupport.accounts.identity import SignedInRequest as Request


@acting(*permissions.AT_FIRST_CONTACT)
@require_safe
def duty_list(request: "Request") -> HttpResponse:
    """Show what is due, the late first; to a head of unit also who is in time."""
    today = timezone.localdate()
    every = permissions.duties_visible(request.actor)
    state = request.GET.get("state", "")
    found = _narrowed(every, state, today)
    page = paging.page(found.select_related("assignee"), order=("due_on", "pk"), params=request.GET)
    shown = {"shown": [str(duty.pk) for duty in page.rows]}
    audit.record("LIST_SHOWN", detail=shown, by=request.actor, at=timezone.now())
    is_head = request.actor.has(Role.UNIT_HEAD)
    context = {
        "page": page,
        "rows": _rows(request.actor, page.rows, today),
        "state": state,
        "chosen": {state or "open": True},
        "today": today,
        "is_head": is_head,
        "counts": {
            "open": every.open().count(),
            "late": every.overdue(today).count(),
            "today": every.open().due_on_day(today).count(),
            "unexplained": _unexplained(every).count(),
            "done": every.performed().count(),
        },
        "timeliness": _timeliness(every, today) if is_head else [],
    }
    return render(request, "referrals/duty/list.html", context)


def _narrowed(every: DutyQuerySet, state: str, today: date) -> DutyQuerySet:
    match state:
        case "late":
            return every.overdue(today)
        case "today":
            return every.open().due_on_day(today)
        case "unexplained":
            return _unexplained(every)
        case "done":
            return every.performed()
    return every.open()


def _unexplained(every: DutyQuerySet) -> DutyQuerySet:
    return every.done_late().filter(late_reason="")


def _timeliness(every: DutyQuerySet, today: date) -> Iterable[Mapping[str, Any]]:
    """Return for each officer how many duties are open, late, done in time and done late."""
    done = Q(performed_at__isnull=False)
    return (
        every.annotate(done_on=done_on())
        .values("assignee__name", "assignee__email")
        .annotate(
            running=Count("pk", filter=is_open() & Q(due_on__gte=today)),
            overdue=Count("pk", filter=is_open() & Q(due_on__lt=today)),
            in_time=Count("pk", filter=done & Q(done_on__lte=F("due_on"))),
            late=Count("pk", filter=done & Q(done_on__gt=F("due_on"))),
        )
        .order_by("assignee__name", "assignee__email")
    )


@acting(*permissions.AT_FIRST_CONTACT)
def lateness(request: "Request", reference: str) -> HttpResponse:
    """Ask why something was done late."""
    duty = _duty(request.actor, reference)
    form = LatenessForm(request.POST or None, initial={"late_reason": duty.late_reason})
    if request.method == "POST" and form.is_valid():
        try:
            duties.explain_lateness(duty_id=duty.pk, **form.cleaned_data, by=request.actor, at=timezone.now())
        except Refused as refusal:
            form.show_refusal(refusal)
        else:
            messages.success(request, _("The reason is recorded"))
            return redirect(_page(duty))
    (owed,) = explained([duty], today=timezone.localdate())
    return render(request, "referrals/duty/lateness.html", {"form": form, "owed": owed, "back": _page(duty)})


@acting(Role.UNIT_HEAD)
def assign(request: "Request", reference: str) -> HttpResponse:
    """Ask which colleague is responsible from now on."""
    duty = _duty(request.actor, reference)
    colleagues = permissions.colleagues(request.actor)
    form = AssignForm(
        request.POST or None, colleagues=colleagues, initial={"assignee": str(duty.assignee_id or "")}
    )
    if request.method == "POST" and form.is_valid():
        chosen = get_object_or_404(colleagues, user_id=form.cleaned_data["assignee"]).user
        try:
            duties.assign(duty_id=duty.pk, assignee=chosen, by=request.actor, at=timezone.now())
        except Stale:
            return answers.conflict(request, form=form, back=reverse("referrals:duties"))
        except Refused as refusal:
            form.show_refusal(refusal)
        else:
            told = {"name": chosen, "number": reference}
            messages.success(request, _("%(name)s is responsible for %(number)s") % told)
            return redirect("referrals:duties")
    (owed,) = explained([duty], today=timezone.localdate())
    return render(request, "referrals/duty/assign.html", {"form": form, "owed": owed})


def _duty(by: Actor, reference: str) -> Duty:
    """Return the newest duty under a reference number: an older one was cancelled."""
    duty = permissions.duties_visible(by).filter(reference=reference).order_by("-pk").first()
    if duty is None:
        raise Http404
    return duty


def _page(duty: Duty) -> str:
    return reverse(duties.PAGES[duty.carrier], args=[duty.reference])


class Row(NamedTuple):
    """A duty with its page, and the next step: its words and where it is taken."""

    owed: Explained
    page: str
    step: str
    url: str


def _rows(by: Actor, found: Sequence[Duty], today: date) -> list[Row]:
    returned = permissions.referrals_visible(by).returned().filter(duty__in=found)
    contacts = dict(returned.values_list("duty_id", "contact__reference"))
    return [
        Row(row, _page(row.duty), *_next(row.duty, contacts.get(row.duty.pk)))
        for row in explained(found, today=today)
    ]


def _next(duty: Duty, contact: str | None) -> tuple[str, str]:
    """Return the next step: sending what is open, a new consent where it came back, explaining what was late."""
    if duty.is_open() and contact:
        return _("Record a consent for another service"), reverse("referrals:consent-new", args=[contact])
    if duty.is_open():
        return _("Send"), reverse(f"{duties.PAGES[duty.carrier]}-send", args=[duty.reference])
    if duty.was_done_late() and not duty.late_reason:
        return _("Say why it was late"), reverse("referrals:duty-lateness", args=[duty.reference])
    return "", ""

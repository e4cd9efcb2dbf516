"""The worklist of a service: everybody it looks after, sorted by the clock; and the search for a person."""

import re
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from cases import querysets
from cases.documents.left_to_do import Deadline
from cases.forms.worklist import NOBODY, STATES, PersonSearch, WorklistFilter
from cases.lifecycle import Status
from cases.models import Case
from cases.permissions import HANDLERS, stops_visible_to
from cases.views.case import COLOURS
from referrals.models import Intake
from referrals.permissions import caseworkers, intakes_visible
from referrals.querysets import IntakeQuerySet
from victimsupport.accounts.identity import Actor
from victimsupport.accounts.permissions import acting
from victimsupport.audit import actions as audit
from victimsupport.duties.models import Duty
from victimsupport.interface import paging
from victimsupport.vault import actions as vault

if TYPE_CHECKING:
    from victimsupport.accounts.identity import SignedInRequest

BESIDE = ("duty", "assignee", "sender", "case")
COUNTERS = ("overdue", "today", "unassigned", "mine", "all")
FIRST_YEAR = 2021
"""The year the law came into force: no number is older."""
FOUND_AT_MOST = 50


class Row(NamedTuple):
    """One person as the list shows them: no name, what is due, where it stands."""

    intake: Intake
    deadline: Duty | Deadline | None
    state: str
    colour: str
    url_name: str

    @classmethod
    def of(cls, intake: Intake) -> "Row":
        """Return a row; the intake comes with what stands beside it."""
        case: Case | None = getattr(intake, "case", None)
        if intake.returned_at:
            state, colour = _("Returned to the sender"), "grey"
        elif intake.consent_withdrawn_at and not intake.ended_at:
            state, colour = _("Consent withdrawn"), "red"
        elif case is None:
            state, colour = str(dict(STATES)[querysets.WAITING]), "purple"
        else:
            state, colour = str(case.get_status_display()), COLOURS[Status(case.status)]
        url_name = "cases:case" if case else "referrals:intake"
        return cls(intake, _deadline(intake, case), state, colour, url_name)


def _deadline(intake: Intake, case: Case | None) -> Duty | Deadline | None:
    if intake.duty.is_open():
        return intake.duty
    if telling_due_on := getattr(intake, "telling_due_on", None):
        return Deadline(_("Tell the person that the right stopped"), telling_due_on)
    if case is None or case.review_on is None or intake.ended_at:
        return None
    return Deadline(_("Review of the plan"), case.review_on)


@acting(*HANDLERS)
@require_safe
def worklist(request: "SignedInRequest") -> HttpResponse:
    """Show who the service looks after: the open last day first, then the reviews of plans, then the rest."""
    now, by = timezone.now(), request.actor
    today = timezone.localdate(now)
    form = WorklistFilter(request.GET or None, colleagues=caseworkers(by), by=by, today=today)
    chosen, selection = form.chosen(), _selection(request)
    every = querysets.by_clock(intakes_visible(by), stops_visible_to(by))
    counts = querysets.counted(every.running(), today=today, user_id=by.user_id)
    found = querysets.selected(_narrowed(every, chosen, today), selection, today=today, user_id=by.user_id)
    page = paging.page(found.select_related(*BESIDE), order=("clock", "pk"), params=request.GET)
    shown = {"shown": [str(intake.pk) for intake in page.rows]}
    audit.record("LIST_SHOWN", detail=shown, by=by, at=now)
    context = {
        "form": form,
        "search": PersonSearch(),
        "page": page,
        "rows": [Row.of(intake) for intake in page.rows],
        "today": today,
        "selection": selection,
        "counters": _counters(counts, selection),
        "all_open": counts["all"],
        "chips": _chips(request, form, chosen),
    }
    return render(request, "cases/worklist/worklist.html", context)


def _selection(request: HttpRequest) -> str:
    asked = request.GET.get("show", "all")
    return asked if asked in COUNTERS else "all"


def _narrowed(every: IntakeQuerySet, chosen: dict[str, Any], today: date) -> IntakeQuerySet:
    """Return those the filters leave. Who is no longer looked after is shown by number or by state only."""
    found = every
    if number := chosen.get("reference"):
        found = found.filter(reference__in=_numbers(number, today))
    elif "status" not in chosen:
        found = found.running()
    if "status" in chosen:
        found = querysets.in_states(found, chosen["status"])
    if channel := chosen.get("channel"):
        found = found.filter(channel=channel)
    if assignee := chosen.get("assignee"):
        found = found.filter(assignee=None if assignee == NOBODY else assignee)
    return found


def _numbers(typed: str, today: date) -> list[str]:
    """Return the reference numbers that may be meant: the one typed, or its last digits in any year."""
    typed = typed.strip().upper()
    if re.fullmatch(r"\d{1,5}", typed, re.ASCII):
        return [f"NK-{year}-{int(typed):05}" for year in range(FIRST_YEAR, today.year + 1)]
    return [typed]


def _counters(counts: dict[str, int], selection: str) -> list[dict[str, Any]]:
    labels = {
        "overdue": (_("Late"), "late"),
        "today": (_("Today"), "today"),
        "unassigned": (_("Unassigned"), "free"),
        "mine": (_("Mine"), ""),
        "all": (_("All open"), ""),
    }
    return [
        {
            "count": counts[name],
            "label": label,
            "kind": kind,
            "url": f"?show={name}",
            "current": name == selection,
        }
        for name, (label, kind) in labels.items()
    ]


def _chips(request: HttpRequest, form: WorklistFilter, chosen: dict[str, Any]) -> list[tuple[str, str]]:
    """Return what is narrowed by, each with the address of the list without it."""
    found = []
    for name, values in chosen.items():
        for value in [values] if isinstance(values, str) else values:
            query = request.GET.copy()
            query.setlist(name, [other for other in query.getlist(name) if other.strip() != value])
            for key in (paging.AFTER, paging.BEFORE):
                query.pop(key, None)
            found.append((form.shown(name, value), f"?{query.urlencode()}"))
    return found


@never_cache
@acting(*HANDLERS)
@require_http_methods(["GET", "HEAD", "POST"])
def find(request: "SignedInRequest") -> HttpResponse:
    """Find a person by name, phone or e-mail. What is typed comes in the body: it is in no address and no log."""
    if request.method != "POST":
        return redirect("cases:worklist")
    now = timezone.now()
    form = PersonSearch(request.POST)
    context: dict[str, Any] = {"form": form, "today": timezone.localdate(now)}
    if form.is_valid():
        rows = _found(form.cleaned_data["text"], request.actor, now)
        context |= {
            "searched": True,
            "rows": [Row.of(intake) for intake in rows[:FOUND_AT_MOST]],
            "is_cut": len(rows) > FOUND_AT_MOST,
        }
    return render(request, "cases/worklist/find.html", context)


def _found(text: str, by: Actor, now: datetime) -> list[Intake]:
    """Return the people found, the newest first, those no longer looked after among them. The vault audits it."""
    intakes = querysets.by_clock(intakes_visible(by), stops_visible_to(by)).filter(
        identity__in=vault.find(text=text, by=by, at=now)
    )
    return list(intakes.select_related(*BESIDE).order_by("-received_at", "-pk")[: FOUND_AT_MOST + 1])

"""The worklist of a service: everybody it looks after, the nearest last day first; and the search for a person."""

from datetime import date, datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from cases import querysets
from cases.documents.left_to_do import Deadline
from cases.forms.worklist import NOBODY, STATES, FindForm, WorklistFilter
from cases.lifecycle import Status
from cases.models import Case
from cases.permissions import HANDLERS
from cases.views.case import COLOURS
from referrals.models import Intake
from referrals.permissions import caseworkers, intakes_visible
from referrals.querysets import IntakeQuerySet
from victimsupport.accounts.permissions import acting
from victimsupport.audit import actions as audit
from victimsupport.duties.models import Duty
from victimsupport.interface import paging
from victimsupport.vault import actions as vault

if TYPE_CHECKING:
    from victimsupport.accounts.identity import Actor, SignedInRequest

BESIDE = ("duty", "assignee", "sender", "case")
COUNTERS = ("overdue", "today", "unassigned", "mine", "all")
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
        if intake.consent_withdrawn_at and not intake.ended_at:
            state, colour = _("Consent withdrawn"), "red"
        elif case is None:
            state, colour = str(dict(STATES)[querysets.WAITING]), "orange"
        else:
            state, colour = str(case.get_status_display()), COLOURS[Status(case.status)]
        return cls(
            intake, _deadline(intake, case), state, colour, "cases:case" if case else "referrals:intake"
        )


def _deadline(intake: Intake, case: Case | None) -> Duty | Deadline | None:
    if intake.duty.is_open():
        return intake.duty
    if case is None or case.review_on is None or intake.ended_at:
        return None
    return Deadline(_("Review of the plan"), case.review_on)


@require_safe
@acting(*HANDLERS)
def show(request: "SignedInRequest") -> HttpResponse:
    """Show who the service looks after, sorted by the clock."""
    now, today, by = timezone.now(), timezone.localdate(), request.actor
    running = querysets.by_clock(intakes_visible(by).running())
    form = WorklistFilter(
        request.GET or None, colleagues=[found.user for found in caseworkers(by)], today=today
    )
    chosen, selection = form.chosen(), _selection(request)
    found = querysets.selected(_narrowed(running, chosen), selection, today=today, user_id=by.user_id)
    page = paging.page(
        found.select_related(*BESIDE), order=("clock", "received_at", "pk"), params=request.GET
    )
    _record(page.rows, by, now)
    context = {
        "form": form,
        "page": page,
        "rows": [Row.of(intake) for intake in page.rows],
        "today": today,
        "selection": selection,
        "counters": _counters(running, selection, by, today),
        "chips": _chips(request, form, chosen),
    }
    return render(request, "cases/worklist/worklist.html", context)


def _selection(request: HttpRequest) -> str:
    asked = request.GET.get("show", "all")
    return asked if asked in COUNTERS else "all"


def _narrowed(running: IntakeQuerySet, chosen: dict[str, Any]) -> IntakeQuerySet:
    found = running.narrowed(channel=chosen.get("channel", ""), reference=chosen.get("reference", "").strip())
    if "assignee" in chosen:
        found = found.filter(assignee=None if chosen["assignee"] == NOBODY else chosen["assignee"])
    return querysets.in_states(found, chosen["status"]) if "status" in chosen else found


def _counters(running: IntakeQuerySet, selection: str, by: "Actor", today: date) -> list[dict[str, Any]]:
    counts = querysets.counted(running, today=today, user_id=by.user_id)
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
            query.setlist(name, [other for other in query.getlist(name) if other != value])
            for key in (paging.AFTER, paging.BEFORE):
                query.pop(key, None)
            found.append((form.shown(name, value), f"?{query.urlencode()}"))
    return found


def _record(rows: list[Intake], by: "Actor", at: datetime) -> None:
    """Write which people stood on the page: one row, whatever their number."""
    shown = {"list": "worklist", "shown": [str(intake.pk) for intake in rows]}
    audit.record("LIST_SHOWN", detail=shown, by=by, at=at)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@acting(*HANDLERS)
def find(request: "SignedInRequest") -> HttpResponse:
    """Find a person by name, phone, e-mail or number. What is typed comes in the body and is never an address."""
    form = FindForm(request.POST or None)
    context: dict[str, Any] = {"form": form, "today": timezone.localdate()}
    if request.method == "POST" and form.is_valid():
        found = _found(form.cleaned_data["text"].strip(), request.actor, timezone.now())
        rows = list(found.select_related(*BESIDE).order_by("-received_at", "-pk")[: FOUND_AT_MOST + 1])
        _record(rows[:FOUND_AT_MOST], request.actor, timezone.now())
        context |= {
            "searched": True,
            "rows": [Row.of(intake) for intake in rows[:FOUND_AT_MOST]],
            "is_cut": len(rows) > FOUND_AT_MOST,
        }
    return render(request, "cases/worklist/find.html", context)


def _found(text: str, by: "Actor", now: datetime) -> IntakeQuerySet:
    """Return the intakes of the people found, ended ones among them."""
    every = intakes_visible(by)
    if text[:3].upper() == "NK-":
        return every.filter(reference__iexact=text)
    return every.filter(identity__in=vault.find(text=text, by=by, at=now))

"""The worklist of a service: everybody it looks after, sorted by the clock; and the search for a person."""

from datetime import datetime
from typing import TYPE_CHECKING, Any, NamedTuple
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from cases import querysets
from cases.documents import accommodation, deputies, obstacles
from cases.documents.clock import clocked
from cases.documents.left_to_do import Deadline
from cases.forms.worklist import STATES, PersonSearch
from cases.lifecycle import Status
from cases.models import Case
from cases.permissions import (
    HANDLERS,
    default_filter_of,
    incoming_visible_to,
)
from cases.views import listing
from cases.views.case import COLOURS
from referrals.models import Intake
from referrals.permissions import likenesses_beside
from victimsupport.accounts.identity import Actor
from victimsupport.accounts.permissions import acting
from victimsupport.audit import actions as audit
from victimsupport.duties.models import Duty
from victimsupport.interface import paging
from victimsupport.law.calendar import day_of
from victimsupport.vault import actions as vault

if TYPE_CHECKING:
    from victimsupport.accounts.identity import SignedInRequest

BESIDE = ("duty", "assignee", "sender", "case", "link__leading")
FOUND_AT_MOST = 50


class Row(NamedTuple):
    """One person as the list shows them: no name, what is due, where it stands."""

    intake: Intake
    deadline: Duty | Deadline | None
    state: str
    colour: str
    url_name: str
    deputy: str = ""
    may_record: bool = False
    deputy_may_see: bool = True

    @classmethod
    def of(
        cls, intake: Intake, *, deputy: str = "", is_own: bool = False, deputy_may_see: bool = True
    ) -> "Row":
        """
        Return a row; the intake comes with what stands beside it.

        :param is_own: of whoever looks: services can be recorded from the row
        """
        case: Case | None = getattr(intake, "case", None)
        if intake.returned_at:
            state, colour = _("Returned to the sender"), "grey"
        elif intake.consent_withdrawn_at and not intake.ended_at:
            state, colour = _("Consent withdrawn"), "red"
        elif case is None and (link := getattr(intake, "link", None)):
            state, colour = _("Linked to %(number)s") % {"number": link.leading.reference}, "grey"
        elif case is None:
            state, colour = str(dict(STATES)[querysets.WAITING]), "purple"
        else:
            state, colour = str(case.get_status_display()), COLOURS[Status(case.status)]
        url_name = "cases:case" if case else "referrals:intake"
        may_record = is_own and case is not None and not obstacles.to_giving(case)
        return cls(
            intake, _deadline(intake, case), state, colour, url_name, deputy, may_record, deputy_may_see
        )


def _deadline(intake: Intake, case: Case | None) -> Duty | Deadline | None:
    if bed_since := getattr(intake, "bed_since", None):
        return Deadline(_("Bed for the night"), day_of(bed_since), due_at=bed_since)
    if intake.duty.is_open():
        return intake.duty
    if telling_due_on := getattr(intake, "telling_due_on", None):
        return Deadline(_("Tell the person that the right stopped"), telling_due_on)
    if case is None or intake.ended_at:
        return None
    promised = (
        (_("Measure of the plan"), case.measure_due_on),
        (_("Review of the plan"), case.review_on),
    )
    owed = [Deadline(what, day) for what, day in promised if day]
    return min(owed, key=lambda deadline: deadline.due_on, default=None)


@acting(*HANDLERS)
@require_safe
def worklist(request: "SignedInRequest") -> HttpResponse:
    """
    Show who the service looks after: the open last day first, then the reviews of plans, then the rest.

    Asked for nothing in particular, it opens with the filter the colleague chose.
    """
    now, by = timezone.now(), request.actor
    if not request.GET and (chosen := default_filter_of(by)):
        return redirect(f"{request.path}?{chosen.query}")
    list_ = listing.of(request.GET, by=by, today=timezone.localdate(now))
    page = paging.page(
        list_.found.with_likeness(likenesses_beside(by)).select_related(*BESIDE),
        order=("clock", "pk"),
        params=request.GET,
    )
    shown = {"shown": [str(intake.pk) for intake in page.rows]}
    audit.record("LIST_SHOWN", detail=shown, by=by, at=now)
    return render(request, "cases/worklist/worklist.html", _on_page(request, list_, page, now))


def _on_page(
    request: "SignedInRequest", list_: listing.Listing, page: paging.Page[Intake], now: datetime
) -> dict[str, Any]:
    counts = list_.counts()
    names = {each.user_id: str(each.user) for each in list_.colleagues}
    return {
        "form": list_.form,
        "search": PersonSearch(),
        "page": page,
        "rows": _rows(page.rows, list_, names, request.actor),
        "here": request.GET.urlencode(),
        "too_long": accommodation.too_long_since(now),
        "today": list_.today,
        "selection": list_.selection,
        "counters": _counters(counts, list_.selection),
        "all_open": counts["all"],
        "chips": listing.chips(list_, request.GET),
        "saved": listing.described(list_, by=request.actor),
        "asked": list(listing.asked(request.GET)),
        "kept": listing.kept(list_),
        "absent": [names[key] for key in list_.cover.covered_by(request.actor.user_id) if key in names],
        "incoming": incoming_visible_to(request.actor).in_numbers(list_.today),
    }


def _rows(intakes: list[Intake], list_: listing.Listing, names: dict[UUID, str], by: Actor) -> list[Row]:
    unseen = deputies.kept_from(intakes, list_.cover, by)
    return [
        Row.of(
            intake,
            deputy=_deputy(intake, list_, names),
            is_own=intake.assignee_id in list_.mine,
            deputy_may_see=intake.reference not in unseen,
        )
        for intake in intakes
    ]


def _deputy(intake: Intake, list_: listing.Listing, names: dict[UUID, str]) -> str:
    """Return who stands in for the responsible colleague; nobody where that one is there."""
    if intake.assignee_id is None:
        return ""
    deputy = list_.cover.deputy_of(intake.assignee_id)
    return names.get(deputy, "") if deputy != intake.assignee_id else ""


def _counters(counts: dict[str, int], selection: str) -> list[dict[str, Any]]:
    kinds = {"overdue": "late", "today": "today", "unassigned": "free"}
    return [
        {
            "count": counts[name],
            "label": label,
            "kind": kinds.get(name, ""),
            "url": f"?{listing.SHOW}={name}",
            "current": name == selection,
        }
        for name, label in listing.labels().items()
    ]


@never_cache
@acting(*HANDLERS)
@require_http_methods(["GET", "HEAD", "POST"])
def find(request: "SignedInRequest") -> HttpResponse:
    """
    Find a person by name, phone, e-mail or number. What is typed comes in the body: it is in no address and no log.

    The number of one case leads straight there. One that the actor may not know of is answered as one that never was.
    """
    if request.method != "POST":
        return redirect("cases:worklist")
    now, by = timezone.now(), request.actor
    today = timezone.localdate(now)
    form = PersonSearch(request.POST, today=today)
    context: dict[str, Any] = {"form": form, "today": today}
    if form.is_valid():
        numbers = form.numbers()
        rows = [
            Row.of(intake)
            for intake in _numbered(numbers, by, now) or found_by(form.cleaned_data["text"], by, now)
        ]
        if numbers and len(rows) == 1:
            return redirect(rows[0].url_name, rows[0].intake.reference)
        context |= {"searched": True, "rows": rows[:FOUND_AT_MOST], "is_cut": len(rows) > FOUND_AT_MOST}
    return render(request, "cases/worklist/find.html", context)


def found_by(text: str, by: Actor, now: datetime) -> list[Intake]:
    """Return the people found, the newest first, those no longer looked after among them. The vault audits it."""
    intakes = clocked(by).filter(identity__in=vault.find(text=text, by=by, at=now))
    return list(intakes.select_related(*BESIDE).order_by("-received_at", "-pk")[: FOUND_AT_MOST + 1])


def _numbered(numbers: list[str], by: Actor, now: datetime) -> list[Intake]:
    """Return the registrations that bear one of the numbers, the newest first, as far as the actor may know of them."""
    found = clocked(by).filter(reference__in=numbers).select_related(*BESIDE).order_by("-received_at", "-pk")
    rows = list(found) if numbers else []
    if rows:
        audit.record("LIST_SHOWN", detail={"shown": [str(row.pk) for row in rows]}, by=by, at=now)
    return rows

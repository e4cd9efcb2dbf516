"""Who opened which case, when and why: of one case, in the whole service, in emergencies, and what nothing explains."""

from datetime import date, datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from cases import permissions
from cases.documents import accesses, looks, unusual
from cases.documents.unusual import Why
from cases.forms.access import AccessFilter
from cases.views import loading
from referrals.actions import access, emergency
from referrals.models import EmergencyAccess
from referrals.permissions import emergencies_visible, knowing, restrictions_visible
from victimsupport.accounts.identity import Actor
from victimsupport.accounts.permissions import acting
from victimsupport.accounts.roles import Role
from victimsupport.audit import actions as audit
from victimsupport.interface import paging
from victimsupport.law.calendar import end_of, start_of
from victimsupport.law.periods import ONE_DAY
from victimsupport.vault import actions as vault

if TYPE_CHECKING:
    from victimsupport.accounts.identity import SignedInRequest

WATCHES = (Role.SERVICE_MANAGER, Role.DATA_PROTECTION_OFFICER)
NEWEST_FIRST = ("-at", "-pk")
WEEK = 7 * ONE_DAY
USUAL = 4 * WEEK
"""How far back what is usual is measured, besides the week shown."""
WORDS = {
    Why.NAMESAKE: _("Bears the surname of the person"),
    Why.OFF_HOURS: _("Out of hours, without a task"),
    Why.AGAIN: _("The same case again and again, without a task"),
    Why.MANY: _("Many cases in a day, without a task"),
}


@require_safe
@acting(Role.SERVICE_MANAGER)
def of_case(request: "SignedInRequest", reference: str) -> HttpResponse:
    """Show who may see a case, and who opened it."""
    case = loading.visible_case(request, reference)
    now, by = timezone.now(), request.actor
    page = paging.page(accesses.openings_of(case, by), order=NEWEST_FIRST, params=request.GET)
    restrictions = restrictions_visible(by).filter(intake=case.intake_id).newest_first()
    opened = emergencies_visible(by).filter(intake=case.intake_id).select_related("user")
    context = {
        "case": case,
        "intake": case.intake,
        "section": "access",
        "page": page,
        "rows": accesses.told(page.rows, by),
        "knowing": knowing(case.intake, by).select_related("user").order_by("user__name", "pk"),
        "history": [
            (row, access.reason_of(restriction=row, by=by, at=now))
            for row in restrictions.select_related("restricted_by", "lifted_by", "intake__identity__key")
        ],
        "emergencies": _told(opened.order_by("-opened_at", "-pk"), by, now),
        "now": now,
    }
    audit.record("ACCESS_LOG_CONSULTED", about=case, by=by, at=now)
    return render(request, "cases/access/of_case.html", context)


@require_safe
@acting(*WATCHES)
def log(request: "SignedInRequest") -> HttpResponse:
    """Show who opened which case: the newest first, narrowed by case, colleague and time."""
    now, by = timezone.now(), request.actor
    form = AccessFilter(request.GET or None, staff=permissions.staff_of(by), now=now)
    chosen = form.chosen()
    since, until = chosen.get("since"), chosen.get("until")
    found = accesses.narrowed(
        accesses.entries(by),
        user=UUID(chosen["user"]) if "user" in chosen else None,
        since=start_of(since) if since else None,
        until=end_of(until) if until else None,
    )
    if number := chosen.get("reference", "").strip().upper():
        found = (
            accesses.with_lists(found, by, number) if chosen.get("lists") else found.filter(reference=number)
        )
    elif not chosen.get("lists"):
        found = found.exclude(action__in=accesses.LISTS)
    page = paging.page(found, order=NEWEST_FIRST, params=request.GET)
    audit.record("ACCESS_LOG_CONSULTED", by=by, at=now)
    context = {"form": form, "page": page, "rows": accesses.told(page.rows, by), "narrowed": bool(chosen)}
    return render(request, "cases/access/log.html", context | _opening(by))


@require_safe
@acting(*WATCHES)
def emergencies(request: "SignedInRequest") -> HttpResponse:
    """Show the cases opened in an emergency: who, which, when, why, and how many pages were opened."""
    now, by = timezone.now(), request.actor
    found = emergencies_visible(by).select_related("user")
    page = paging.page(found, order=("-opened_at", "-pk"), params=request.GET)
    audit.record("EMERGENCIES_CONSULTED", by=by, at=now)
    context = {"page": page, "rows": _told(page.rows, by, now), "now": now}
    return render(request, "cases/access/emergencies.html", context | _opening(by))


@require_safe
@acting(*WATCHES)
def unexplained(request: "SignedInRequest") -> HttpResponse:
    """Show the looks of one week that nothing explains, each with the reasons, to be asked about."""
    now, by = timezone.now(), request.actor
    first = _monday(request, timezone.localdate(now))
    start, end = start_of(first), start_of(first + WEEK)
    names = {each.user_id: str(each.user) for each in permissions.staff_of(by)}
    namesakes = vault.namesakes(names=names, by=by, at=now)
    earlier = looks.between(start - USUAL, end, by, namesakes)
    week = [look for look in earlier if look.at >= start]
    found = unusual.findings(week, usual=[look for look in earlier if look.at < start])
    audit.record("UNUSUAL_ACCESS_CONSULTED", detail={"week": first.isoformat()}, by=by, at=now)
    context = {
        "rows": [
            {
                "who": names.get(one.user, ""),
                "user": one.user,
                "day": one.day,
                "why": [WORDS[why] for why in Why if why in one.why],
                "cases": sorted(one.cases),
            }
            for one in found
        ],
        "first": first,
        "last": first + 6 * ONE_DAY,
        "previous": first - WEEK,
        "next": first + WEEK if start_of(first + WEEK) <= now else None,
    }
    return render(request, "cases/access/unusual.html", context | _opening(by))


def _opening(by: Actor) -> dict[str, Any]:
    """Return whether the numbers lead to the cases: who watches over data sees the numbers alone."""
    return {"may_open": by.has(*permissions.HANDLERS)}


def _told(rows: Any, by: Actor, now: datetime) -> list[dict[str, Any]]:
    """Return emergency accesses with their reasons and the number of looks: two queries."""
    found: list[EmergencyAccess] = list(rows)
    counts = permissions.looks_in_emergencies(by, found)
    return [
        {
            "opened": row,
            "reason": emergency.reason_of(opened=row, by=by, at=now),
            "looks": counts.get(str(row.pk), 0),
            "is_over": row.until <= now,
        }
        for row in found
    ]


def _monday(request: HttpRequest, today: date) -> date:
    """Return the first day of the week asked for; of this one where none, or one to come, is."""
    this = today - today.weekday() * ONE_DAY
    try:
        asked = date.fromisoformat(request.GET.get("week", ""))
    except ValueError:
        return this
    if not date(2021, 3, 1) <= asked <= today:
        return this
    return asked - asked.weekday() * ONE_DAY

"""Contacts: the list, the record, the page of one, its wish and the victim's age."""

from datetime import date
from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from referrals import permissions
from referrals.actions import contacts
from referrals.actions.keeping import KEEPERS
from referrals.forms.contacts import Age, AgeForm, ChosenPerson, ContactFilter, ContactForm, WishForm
from referrals.models import Contact
from referrals.querysets import ContactQuerySet
from referrals.views import contact_page
from referrals.views.explained import explained
from victimsupport.accounts.identity import Actor
from victimsupport.accounts.permissions import acting
from victimsupport.audit import actions as audit
from victimsupport.duties import calendars
from victimsupport.interface import answers, paging
from victimsupport.refusal import Refused, Stale

if TYPE_CHECKING:
    from victimsupport.accounts.identity import SignedInRequest as Request

OPENS, CLOSES = 8, 17
"""Office hours [I]: outside them the 112 hint stands out."""


@acting(*permissions.AT_FIRST_CONTACT)
@require_safe
def contact_list(request: "Request") -> HttpResponse:
    """Show the institution's contacts, newest first."""
    now, today = timezone.now(), timezone.localdate()
    form = ContactFilter(request.GET or None, today=today)
    chosen = request.GET.get("state", "")
    every = permissions.contacts_visible(request.actor)
    found = _narrowed(every, chosen, today)
    if form.is_valid() and form.cleaned_data["reference"]:
        found = found.filter(reference__iendswith=form.cleaned_data["reference"].strip())
    page = paging.page(
        contact_page.with_duties(found.select_related("officer")),
        order=("-contacted_at", "-pk"),
        params=request.GET,
    )
    shown = {"shown": [str(contact.pk) for contact in page.rows]}
    audit.record("LIST_SHOWN", detail=shown, by=request.actor, at=now)
    context = {
        "form": form,
        "page": page,
        "rows": [contact_page.Row.of(contact, today) for contact in page.rows],
        "today": today,
        "state": chosen,
        "chosen": {chosen or "all": True},
        "counts": {
            "all": every.count(),
            "owing": every.owing().count(),
            "overdue": every.overdue(today).count(),
            "uninformed": every.uninformed().count(),
        },
    }
    return render(request, "referrals/contact/list.html", context)


def _narrowed(every: ContactQuerySet, state: str, today: date) -> ContactQuerySet:
    match state:
        case "owing":
            return every.owing()
        case "overdue":
            return every.overdue(today)
        case "uninformed":
            return every.uninformed()
    return every


@acting(*permissions.AT_FIRST_CONTACT)
def record(request: "Request") -> HttpResponse:
    """Ask about a contact and record it."""
    now = timezone.now()
    form = ContactForm(request.POST or None, now=now, initial={"contacted_at": now, "language": "lt"})
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        chosen = given.pop("chosen_person")
        try:
            contact = contacts.record(
                is_child=given.pop("age") == Age.CHILD,
                has_chosen=chosen != ChosenPerson.NONE,
                took_part=chosen == ChosenPerson.PRESENT,
                **given,
                by=request.actor,
                at=now,
            )
        except Refused as refusal:
            form.show_refusal(refusal)
        else:
            messages.success(request, _("The contact %(number)s is recorded") % {"number": contact.reference})
            return redirect("referrals:contact", contact.reference)
    context = {"form": form, "out_of_hours": _is_out_of_hours()}
    return render(request, "referrals/contact/record.html", context)


def _is_out_of_hours() -> bool:
    """Test whether offices are closed now: a weekend, a holiday, the evening or the night."""
    now = timezone.localtime()
    calendar = calendars.current()
    known = calendar.first <= now.date() <= calendar.last
    return not (known and calendar.is_working_day(now.date()) and OPENS <= now.hour < CLOSES)


@acting(*permissions.AT_FIRST_CONTACT)
@require_safe
def contact(request: "Request", reference: str) -> HttpResponse:
    """Show a contact: what is owed, what is left to do, what happened."""
    today = timezone.localdate()
    shown = get_object_or_404(contact_page.with_everything(request.actor), reference=reference)
    audit.record("CONTACT_VIEWED", about=shown, by=request.actor, at=timezone.now())
    context = {
        "contact": shown,
        "row": (row := contact_page.Row.of(shown, today)),
        "bar_kind": "late" if row.duty and row.duty.is_overdue(today) else "",
        "duties": explained(contact_page.duties_of(shown), today=today),
        "tasks": contact_page.tasks(shown, today),
        "events": contact_page.events(shown),
        "hold": shown.holds.filter(lifted_at=None).select_related("placed_by").first(),
        "may_hold": request.actor.has(*KEEPERS),
        "today": today,
    }
    return render(request, "referrals/contact/page.html", context)


@acting(*permissions.AT_FIRST_CONTACT)
def wish(request: "Request", reference: str) -> HttpResponse:
    """Ask what the person has decided."""
    found = _contact(request.actor, reference)
    form = WishForm(request.POST or None, now=timezone.now(), version=found.version)
    if request.method == "POST" and form.is_valid():
        try:
            contacts.change_wish(contact=found, **form.cleaned_data, by=request.actor, at=timezone.now())
        except Stale:
            return answers.conflict(request, form=form, back=_page(found))
        except Refused as refusal:
            form.show_refusal(refusal)
        else:
            messages.success(request, _("The wish is recorded"))
            return redirect("referrals:contact", reference)
    return render(request, "referrals/contact/wish.html", {"form": form, "contact": found})


@acting(*permissions.AT_FIRST_CONTACT)
def age(request: "Request", reference: str) -> HttpResponse:
    """Ask whether the victim turned out to be a child, or not to be one."""
    found = _contact(request.actor, reference)
    initial = {"age": Age.ADULT if found.is_child else Age.CHILD}
    form = AgeForm(request.POST or None, now=timezone.now(), version=found.version, initial=initial)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            contacts.learn_age(
                contact=found,
                version=given["version"],
                is_child=given["age"] == Age.CHILD,
                discovered_at=given["discovered_at"],
                by=request.actor,
                at=timezone.now(),
            )
        except Stale:
            return answers.conflict(request, form=form, back=_page(found))
        except Refused as refusal:
            form.show_refusal(refusal)
        else:
            messages.success(request, _("The age is recorded"))
            return redirect("referrals:contact", reference)
    return render(request, "referrals/contact/age.html", {"form": form, "contact": found})


def _contact(by: Actor, reference: str) -> Contact:
    return get_object_or_404(permissions.contacts_visible(by), reference=reference)


def _page(contact: Contact) -> str:
    return reverse("referrals:contact", args=[contact.reference])

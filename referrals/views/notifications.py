"""Notifications of children: sending one, its letter, and the inbox of the Child Rights Service."""

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from referrals import documents, permissions
from referrals.actions import notifications
from referrals.forms.notifications import MISSING, ChildNotificationForm
from referrals.models import ChildNotification, ReceivedNotification
from referrals.querysets import ChildNotificationQuerySet, ReceivedNotificationQuerySet
from referrals.views.explained import explained
from referrals.views.information import pdf
from victimsupport.accounts.identity import Actor
from victimsupport.accounts.permissions import acting
from victimsupport.accounts.roles import Role
from victimsupport.audit import actions as audit
from victimsupport.documents.rendering import render as render_pdf
from victimsupport.interface import answers, paging
from victimsupport.refusal import Refused, Stale
from victimsupport.vault import actions as vault
from victimsupport.vault.models import Identity
from victimsupport.vault.person import Person

if TYPE_CHECKING:
    from victimsupport.accounts.identity import SignedInRequest as Request

NOBODY = Person()


@acting(*permissions.AT_FIRST_CONTACT)
@require_safe
def child_notification(request: "Request", reference: str) -> HttpResponse:
    """Show the notification owed or sent for a child, without the child's data."""
    today = timezone.localdate()
    found = get_object_or_404(_owed(request.actor), reference=reference)
    audit.record("CHILD_NOTIFICATION_VIEWED", about=found, by=request.actor, at=timezone.now())
    (owed,) = explained([found.duty], today=today)
    context = {"notification": found, "owed": owed, "unknown": _labels(found.unknown), "today": today}
    return render(request, "referrals/notification/page.html", context)


@acting(*permissions.AT_FIRST_CONTACT)
def send(request: "Request", reference: str) -> HttpResponse:
    """Ask for the child's three data, and send them."""
    now, today = timezone.now(), timezone.localdate()
    found = get_object_or_404(_owed(request.actor), reference=reference)
    page = reverse("referrals:child-notification", args=[reference])
    if request.method == "GET" and not found.duty.is_open():
        return redirect(page)
    form = ChildNotificationForm(
        request.POST or None,
        is_late=found.duty.due_on < today,
        today=today,
        initial={"late_reason": _late_reason(found)},
    )
    if request.method == "POST" and form.is_valid():
        try:
            notifications.send(notification=found, **form.facts(), by=request.actor, at=now)
        except Stale:
            return answers.conflict(request, back=page)
        except Refused as refusal:
            form.show_refusal(refusal)
        else:
            messages.success(request, _("The Child Rights Service has been notified"))
            return redirect(page)
    return render(
        request, "referrals/notification/send.html", {"form": form, "notification": found, "today": today}
    )


def _late_reason(notification: ChildNotification) -> str:
    """Return why it is late where the contact says so itself."""
    learnt = notification.contact.child_discovered_at
    if learnt is None:
        return ""
    return _("The age was learnt on %(day)s.") % {"day": timezone.localdate(learnt).isoformat()}


@acting(*permissions.AT_FIRST_CONTACT)
@require_safe
def sent_letter(request: "Request", reference: str) -> HttpResponse:
    """Show the letter to print, as the sender has it."""
    return render(request, "referrals/notification/letter.html", _sent_letter(request.actor, reference))


@acting(*permissions.AT_FIRST_CONTACT)
@require_safe
def sent_letter_pdf(request: "Request", reference: str) -> HttpResponse:
    """Give the letter as a PDF, as the sender has it."""
    return _pdf(_sent_letter(request.actor, reference))


@acting(Role.CHILD_RIGHTS_OFFICER)
@require_safe
def inbox(request: "Request") -> HttpResponse:
    """Show the notifications received, newest first."""
    every = permissions.received_visible(request.actor)
    only_new = request.GET.get("state") == "new"
    found = every.unacknowledged() if only_new else every
    page = paging.page(
        found.select_related("sender", "acknowledged_by"), order=("-received_at", "-pk"), params=request.GET
    )
    shown = {"shown": [str(row.pk) for row in page.rows]}
    audit.record("LIST_SHOWN", detail=shown, by=request.actor, at=timezone.now())
    context = {
        "page": page,
        "only_new": only_new,
        "chosen": {"new" if only_new else "all": True},
        "counts": {"new": every.unacknowledged().count(), "all": every.count()},
    }
    return render(request, "referrals/notification/inbox.html", context)


@acting(Role.CHILD_RIGHTS_OFFICER)
@require_safe
def received(request: "Request", reference: str) -> HttpResponse:
    """Show a notification received. The child is opened for it, which is audited."""
    found = get_object_or_404(_received(request.actor), reference=reference)
    child = _open(found.identity, "NOTIFICATION", found.reference, by=request.actor)
    context = {"received": found, "child": child, "unknown": _labels(found.unknown)}
    return render(request, "referrals/notification/received.html", context)


@acting(Role.CHILD_RIGHTS_OFFICER)
@require_POST
def acknowledge(request: "Request", reference: str) -> HttpResponse:
    """Record that note was taken of a notification."""
    found = get_object_or_404(permissions.received_visible(request.actor), reference=reference)
    page = reverse("referrals:notification", args=[reference])
    try:
        notifications.acknowledge(received=found, by=request.actor, at=timezone.now())
    except Stale:
        return answers.conflict(request, back=page)
    messages.success(request, _("The notification %(number)s is acknowledged") % {"number": reference})
    return redirect(page)


@acting(Role.CHILD_RIGHTS_OFFICER)
@require_safe
def received_letter(request: "Request", reference: str) -> HttpResponse:
    """Show the letter to print, as it was received."""
    return render(request, "referrals/notification/letter.html", _received_letter(request.actor, reference))


@acting(Role.CHILD_RIGHTS_OFFICER)
@require_safe
def received_letter_pdf(request: "Request", reference: str) -> HttpResponse:
    """Give the letter as a PDF, as it was received."""
    return _pdf(_received_letter(request.actor, reference))


def _owed(by: Actor) -> ChildNotificationQuerySet:
    return permissions.child_notifications_visible(by).select_related(
        "sender", "recipient", "contact", "duty__assignee", "identity__key"
    )


def _received(by: Actor) -> ReceivedNotificationQuerySet:
    return permissions.received_visible(by).select_related(
        "organisation", "sender", "acknowledged_by", "identity__key"
    )


def _sent_letter(by: Actor, reference: str) -> dict[str, Any]:
    """:raises Http404: if nothing was sent, or nothing of the child is kept any more"""
    found: ChildNotification = get_object_or_404(_owed(by).sent(), reference=reference)
    if found.identity is None and len(found.unknown) < len(MISSING):
        raise Http404
    person = _open(found.identity, "LETTER", reference, by=by)
    return documents.child_notification(notification=found, person=person) | {
        "back_url": reverse("referrals:child-notification", args=[reference]),
        "pdf_url": reverse("referrals:child-notification-letter-pdf", args=[reference]),
    }


def _received_letter(by: Actor, reference: str) -> dict[str, Any]:
    """:raises Http404: if nothing of the child is kept any more"""
    found: ReceivedNotification = get_object_or_404(_received(by), reference=reference)
    if found.identity is None and len(found.unknown) < len(MISSING):
        raise Http404
    person = _open(found.identity, "LETTER", reference, by=by)
    return documents.received_notification(received=found, person=person) | {
        "back_url": reverse("referrals:notification", args=[reference]),
        "pdf_url": reverse("referrals:notification-letter-pdf", args=[reference]),
    }


def _open(identity: Identity | None, purpose: str, reference: str, *, by: Actor) -> Person:
    if identity is None:
        return NOBODY
    return vault.open_identity(
        identity=identity, purpose=purpose, reference=reference, by=by, at=timezone.now()
    )


def _labels(unknown: list[str]) -> list[str]:
    labels = {"first_name": _("first name"), "surname": _("surname"), "birth_date": _("date of birth")}
    return [labels[name] for name in unknown]


def _pdf(content: dict[str, Any]) -> HttpResponse:
    with translation.override("lt"):
        title = _("Notification of a child who is a victim")
    made = render_pdf("documents/child_notification.html", content, title=title, language="lt")
    return pdf(made, f"{content['reference']}.pdf")

"""A referral: its page, sending it, its letter, and the list of what was sent."""

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accreditation.permissions import services_open_to_new_cases
from referrals import documents, permissions
from referrals.actions import sending
from referrals.forms.sending import ReferralForm
from referrals.models import ChildNotification, Referral, TransferredField
from referrals.querysets import ReferralQuerySet
from referrals.views.explained import explained
from referrals.views.information import pdf
from victimsupport.accounts.identity import Actor
from victimsupport.accounts.permissions import acting
from victimsupport.audit import actions as audit
from victimsupport.documents.rendering import render as render_pdf
from victimsupport.interface import answers, paging
from victimsupport.refusal import Refused, Stale
from victimsupport.vault import actions as vault
from victimsupport.vault.person import Person

if TYPE_CHECKING:
    from victimsupport.accounts.identity import SignedInRequest as Request


@acting(*permissions.AT_FIRST_CONTACT)
@require_safe
def referral(request: "Request", reference: str) -> HttpResponse:
    """Show a referral: whether it was sent, and nothing of what the service did with it."""
    today = timezone.localdate()
    found = get_object_or_404(_referrals(request.actor), reference=reference)
    audit.record("REFERRAL_VIEWED", about=found, by=request.actor, at=timezone.now())
    (owed,) = explained([found.duty], today=today)
    context = {"referral": found, "owed": owed, "fields": _agreed(found), "today": today}
    if found.returned_at and not found.withdrawn_at:
        context["services"] = documents.listed(services_open_to_new_cases(today))
    return render(request, "referrals/referral/page.html", context)


@acting(*permissions.AT_FIRST_CONTACT)
def send(request: "Request", reference: str) -> HttpResponse:
    """Ask for the data the person agreed to pass on, and send them."""
    now, today = timezone.now(), timezone.localdate()
    found = get_object_or_404(_referrals(request.actor), reference=reference)
    page = reverse("referrals:referral", args=[reference])
    form = ReferralForm(
        request.POST or None,
        agreed=found.consent.fields,
        is_late=found.duty.due_on < today,
        now=now,
        initial={"service": found.addressee_id},
    )
    if request.method == "GET" and (found.sent_at or found.withdrawn_at):
        return redirect(page)
    refused = ""
    if request.method == "POST" and form.is_valid():
        try:
            sending.send(referral=found, **_facts(form), by=request.actor, at=now)
        except Stale:
            return answers.conflict(request, back=page)
        except Refused as refusal:
            refused = refusal.code
            form.show_refusal(refusal)
        else:
            messages.success(request, _("%(service)s has been told") % {"service": found.addressee.name})
            return redirect(page)
    context: dict[str, Any] = {"form": form, "referral": found, "today": today}
    if refused == permissions.NOT_ACCREDITED:
        context["services"] = documents.listed(services_open_to_new_cases(today))
    return render(request, "referrals/referral/send.html", context)


def _facts(form: ReferralForm) -> dict[str, Any]:
    given = form.cleaned_data
    return {
        "service_id": given["service"],
        "person": Person(**{field.lower(): given.get(field.lower(), "") for field in TransferredField}),
        "sent_at": given["sent_at"],
        "late_reason": given.get("late_reason", ""),
    }


@acting(*permissions.AT_FIRST_CONTACT)
@require_safe
def letter(request: "Request", reference: str) -> HttpResponse:
    """Show the letter to print. The person is opened for it, which is audited."""
    content = _letter(request.actor, reference)
    return render(request, "referrals/referral/letter.html", content)


@acting(*permissions.AT_FIRST_CONTACT)
@require_safe
def letter_pdf(request: "Request", reference: str) -> HttpResponse:
    """Give the letter as a PDF, in Lithuanian."""
    with translation.override("lt"):
        content = _letter(request.actor, reference)
        title = _("Referral to a support service")
    made = render_pdf("documents/referral_letter.html", content, title=title, language="lt")
    return pdf(made, f"{reference}.pdf")


@acting(*permissions.AT_FIRST_CONTACT)
@require_safe
def sent(request: "Request") -> HttpResponse:
    """Show what was sent: referrals, or notifications of children."""
    now = timezone.now()
    referrals = permissions.referrals_visible(request.actor).sent()
    notifications = permissions.child_notifications_visible(request.actor).sent()
    of_children = request.GET.get("kind") == "children"
    page: paging.Page[Referral] | paging.Page[ChildNotification]
    if of_children:
        rows = notifications.select_related("recipient", "duty", "contact")
        page = paging.page(rows, order=("-sent_at", "-pk"), params=request.GET)
    else:
        page = paging.page(
            referrals.select_related("addressee", "duty", "contact"),
            order=("-sent_at", "-pk"),
            params=request.GET,
        )
    audit.record("LIST_SHOWN", detail={"shown": [str(row.pk) for row in page.rows]}, by=request.actor, at=now)
    context = {
        "page": page,
        "of_children": of_children,
        "chosen": {"children" if of_children else "services": True},
        "counts": {"referrals": referrals.count(), "notifications": notifications.count()},
        "today": timezone.localdate(),
    }
    return render(request, "referrals/referral/sent.html", context)


def _referrals(by: Actor) -> ReferralQuerySet:
    return permissions.referrals_visible(by).select_related(
        "sender", "addressee", "consent", "contact", "duty__assignee", "identity__key"
    )


def _agreed(referral: Referral) -> list[str]:
    return [str(TransferredField(field).label) for field in referral.consent.fields]


def _letter(by: Actor, reference: str) -> dict[str, Any]:
    """:raises Http404: if nothing was sent, or nothing of the person is kept any more"""
    found = get_object_or_404(_referrals(by).sent(), reference=reference)
    if found.identity is None:
        raise Http404
    person = vault.open_identity(
        identity=found.identity, purpose="LETTER", reference=reference, by=by, at=timezone.now()
    )
    return documents.referral_letter(referral=found, person=person)

"""The information of art. 9(1): that it was given, and the sheet to hand over."""

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from referrals import documents, permissions
from referrals.actions import information
from referrals.forms.information import RightsInformationForm, SheetForm
from referrals.views import contact_page
from victimsupport.accounts.permissions import acting
from victimsupport.documents.rendering import render as render_pdf
from victimsupport.refusal import Refused

if TYPE_CHECKING:
    from victimsupport.accounts.identity import SignedInRequest as Request

LANGUAGES = ("lt", "en")


@acting(*permissions.AT_FIRST_CONTACT)
def record(request: "Request", reference: str) -> HttpResponse:
    """Ask what a person was told, and record it."""
    now = timezone.now()
    contacts = permissions.contacts_visible(request.actor).prefetch_related("information")
    contact = get_object_or_404(contacts, reference=reference)
    missing = contact_page.missing_items(contact)
    initial = {"given_at": now, "language": contact.language}
    form = RightsInformationForm(request.POST or None, contact=contact, now=now, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            information.record(contact=contact, **form.cleaned_data, by=request.actor, at=now)
        except Refused as refusal:
            form.show_refusal(refusal)
        else:
            messages.success(request, _("The information given is recorded"))
            return redirect("referrals:contact", reference)
    context = {"form": form, "contact": contact, "missing": missing}
    return render(request, "referrals/information/record.html", context)


@acting(*permissions.AT_FIRST_CONTACT)
@require_safe
def sheet(request: "Request") -> HttpResponse:
    """Show the sheet to print, in a language of choice."""
    language, is_cross_border = _asked(request)
    form = SheetForm(initial={"language": language, "cross_border": is_cross_border})
    with translation.override(language):
        context = _content(language, is_cross_border=is_cross_border)
    context |= {
        "form": form,
        "query": f"?language={language}" + ("&cross_border=on" if is_cross_border else ""),
    }
    return render(request, "referrals/information/sheet.html", context)


@acting(*permissions.AT_FIRST_CONTACT)
@require_safe
def sheet_pdf(request: "Request") -> HttpResponse:
    """Give the sheet as a PDF."""
    language, is_cross_border = _asked(request)
    with translation.override(language):
        context = _content(language, is_cross_border=is_cross_border)
        title = _("Information for victims of crime")
    content = render_pdf("documents/rights_information.html", context, title=title, language=language)
    return pdf(content, "informacija.pdf")


def pdf(content: bytes, name: str) -> HttpResponse:
    """Return a PDF to be opened in the browser and kept by no cache; its name holds no personal data."""
    headers = {"Content-Disposition": f'inline; filename="{name}"', "Cache-Control": "no-store"}
    return HttpResponse(content, content_type="application/pdf", headers=headers)


def _asked(request: "Request") -> tuple[str, bool]:
    language = request.GET.get("language", "")
    is_cross_border = bool(request.GET.get("cross_border"))
    return language if language in LANGUAGES else translation.get_language()[:2], is_cross_border


def _content(language: str, *, is_cross_border: bool) -> dict[str, Any]:
    return documents.information_sheet(
        language=language, is_cross_border=is_cross_border, day=timezone.localdate()
    )

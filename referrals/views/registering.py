"""Registering a person at a service: directly, through another person, or anonymously."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accreditation.permissions import may_take_on, services_open_to_new_cases
from referrals import documents, permissions
from referrals.actions import intakes, likeness
from referrals.forms import searching
from referrals.forms.intakes import AnonymousForm, DirectForm, PersonForm, ThirdPartyForm
from referrals.models import AlikeIn, Intake
from victimsupport.accounts.identity import Actor
from victimsupport.accounts.permissions import acting
from victimsupport.choices import IntakeChannel
from victimsupport.interface import formats
from victimsupport.refusal import Refused

if TYPE_CHECKING:
    from victimsupport.accounts.identity import SignedInRequest as Request


@acting(*permissions.AT_THE_SERVICE)
@require_safe
def choose(request: "Request") -> HttpResponse:
    """Ask how the person reached the service."""
    return render(request, "referrals/intake/choose.html", _others(request))


@never_cache
@acting(*permissions.AT_THE_SERVICE)
@require_http_methods(["GET", "HEAD", "POST"])
def direct(request: "Request") -> HttpResponse:
    """Register a person who applies directly, once it was looked whether they are known: art. 10(2)."""
    return _after_a_search(request, DirectForm, "referrals/intake/direct.html", _directly)


@never_cache
@acting(*permissions.AT_THE_SERVICE)
@require_http_methods(["GET", "HEAD", "POST"])
def third_party(request: "Request") -> HttpResponse:
    """Register a victim for whom another person applies, once it was looked whether they are known: art. 10(3)."""
    return _after_a_search(request, ThirdPartyForm, "referrals/intake/third_party.html", _by_another)


def _directly(form: DirectForm) -> dict[str, Any]:
    return {"channel": IntakeChannel.DIRECT, "chosen_by": form.cleaned_data["chosen_by"]}


def _by_another(form: ThirdPartyForm) -> dict[str, Any]:
    given = form.cleaned_data
    return {
        "channel": IntakeChannel.THIRD_PARTY,
        "crime_type": given["crime_type"],
        "applicant": form.applicant(),
        "applicant_relation": given["applicant_relation"],
        "consent_stated_at": given["consent_stated_at"],
    }


def _after_a_search[F: PersonForm](
    request: "Request", form_class: type[F], page: str, told: Callable[[F], dict[str, Any]]
) -> HttpResponse:
    """Ask whom to look for, show who was found, then the form; what was typed is carried from one to the next."""
    now, by = timezone.now(), request.actor
    mark = searching.opened(request.POST.get("searched", ""), by)
    if mark is None and "hurry" not in request.POST:
        return _search(request, form_class, page)
    if mark is None or "begin" in request.POST:
        return _form(request, form_class, page, in_a_hurry=mark is None)
    form = form_class(request.POST, now=now)
    if form.is_valid():
        alike = likeness.look_for(person=form.person(), by=by, at=now)
        if alike:
            form.ask_whether_one_of([(each.intake.reference, _described(each)) for each in alike])
        if form.is_valid():
            try:
                intake = _receive(form, told(form), alike, is_search_owed=bool(mark["hurry"]), by=by, at=now)
            except Refused as refusal:
                form.show_refusal(refusal)
            else:
                return _registered(request, intake.reference, same_as=form.same_as())
    return render(request, page, {"form": form} | _others(request))


def _search(request: "Request", form_class: type[PersonForm], page: str) -> HttpResponse:
    """Look for the person. Where nobody is found the form follows at once."""
    form, context = searching.SearchForm(request.POST or None), _others(request)
    if request.method == "POST" and form.is_valid():
        text = form.cleaned_data["text"]
        found = likeness.search(parts=searching.parts(text), by=request.actor, at=timezone.now())
        if not found:
            return _form(request, form_class, page, in_a_hurry=False)
        context |= {"found": found, "text": text, "searched": searching.seal(request.actor)}
    return render(request, "referrals/intake/search.html", {"form": form} | context)


def _form(request: "Request", form_class: type[PersonForm], page: str, *, in_a_hurry: bool) -> HttpResponse:
    """Show the form with what was typed in the search."""
    now = timezone.now()
    text = request.POST.get("text", "")
    known = {"received_at": now, "searched": searching.seal(request.actor, in_a_hurry=in_a_hurry)}
    form = form_class(now=now, initial=known | searching.typed(text[:200]))
    return render(request, page, {"form": form} | _others(request))


def _receive(
    form: PersonForm, told: dict[str, Any], alike: Sequence[likeness.Alike], *, is_search_owed: bool, by: Actor, at: datetime
) -> Intake:  # fmt: skip
    """Register; of those alike it is answered here who is another person."""
    others = [each.intake.pk for each in alike if each.intake.reference != form.same_as()]
    return intakes.receive(
        received_at=form.cleaned_data["received_at"],
        person=form.person(),
        others=others,
        is_terrorist_crime=form.cleaned_data["is_terrorist_crime"],
        is_search_owed=is_search_owed and not alike,
        by=by,
        at=at,
        **told,
    )


def _described(each: likeness.Alike) -> str:
    """Return whom somebody seems to be, as one line: number, initials, by what, since when. No name."""
    what = ", ".join(str(AlikeIn(code).label) for code in each.by_what)
    initials = " ".join(f"{letter}." for letter in each.intake.initials)
    day = formats.day(each.intake.received_at)
    told = {"number": each.intake.reference, "initials": initials, "what": what, "day": day}
    return _("%(number)s %(initials)s, registered %(day)s: %(what)s") % told


@acting(*permissions.AT_THE_SERVICE)
@require_http_methods(["GET", "HEAD", "POST"])
def anonymous(request: "Request") -> HttpResponse:
    """Register a person who wishes to remain anonymous; then offer the receipt code."""
    now = timezone.now()
    form = AnonymousForm(request.POST or None, now=now, initial={"received_at": now})
    if request.method == "POST" and form.is_valid():
        moment, terrorism = form.cleaned_data["received_at"], form.cleaned_data["is_terrorist_crime"]
        try:
            intake = intakes.receive(
                channel=IntakeChannel.DIRECT,
                received_at=moment,
                is_terrorist_crime=terrorism,
                by=request.actor,
                at=now,
            )
        except Refused as refusal:
            form.show_refusal(refusal)
        else:
            return _registered(request, intake.reference, "referrals:intake-receipt")
    return render(request, "referrals/intake/anonymous.html", {"form": form} | _others(request))


def _others(request: "Request") -> dict[str, Any]:
    """Return the services that take people on today, to be named where one's own may not."""
    today = timezone.localdate()
    if may_take_on(request.actor.organisation.pk, today):
        return {}
    return {"services": documents.listed(services_open_to_new_cases(today))}


def _registered(
    request: "Request", reference: str, page: str = "referrals:intake", *, same_as: str = ""
) -> HttpResponse:
    messages.success(request, _("The person is registered: %(number)s") % {"number": reference})
    if same_as:
        return redirect(f"{reverse('cases:link_registration', args=[reference])}?case={same_as}")
    return redirect(page, reference)

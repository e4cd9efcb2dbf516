"""The part “People” of a case: legal representatives, people of the same incident, the Child Rights Service."""

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cases.actions import child_rights as child_rights_actions
from cases.actions import incidents, representatives
from cases.documents import dangers, obstacles, people, representation
from cases.documents.mandatory import is_child
from cases.documents.wording import language_name
from cases.forms.people import (
    ChildRightsForm,
    ClearForm,
    LinkForm,
    RepresentativeForm,
    SuspectForm,
    UnlinkForm,
)
from cases.models import (
    Case,
    CommunicationMeans,
    Interpretation,
    KinRelation,
    LegalRepresentative,
    UnlinkReason,
)
from cases.permissions import HANDLERS
from cases.views import loading
from victimsupport.accounts.identity import Actor
from victimsupport.accounts.permissions import acting
from victimsupport.audit import actions as audit
from victimsupport.interface import answers
from victimsupport.interface.forms import GovukForm
from victimsupport.refusal import Refused, Stale
from victimsupport.vault import actions as vault
from victimsupport.vault.person import Person

if TYPE_CHECKING:
    from victimsupport.accounts.identity import SignedInRequest

FORM = "cases/people/form.html"
NOBODY = Person()


@require_safe
@acting(*HANDLERS)
def show(request: "SignedInRequest", reference: str) -> HttpResponse:
    """Show who stands beside the person. Of another person of the same incident nothing but a number and the relation."""
    case = loading.visible_case(request, reference)
    now, by = timezone.now(), request.actor
    today = timezone.localdate(now)
    audit.record("PEOPLE_VIEWED", about=case, by=by, at=now)
    born = representation.born_on(case, by=by, at=now)
    own = people.incident_of(case)
    rows = list(case.representatives.in_order().select_related("identity__key"))
    context = {
        "case": case,
        "section": "people",
        "intake": case.intake,
        "is_child": is_child(case),
        "is_of_age": is_child(case) and representation.is_of_age(case, born=born, on=today),
        "is_unnamed": representation.unnamed(case, rows, today),
        "representatives": _with_warnings([_shown(row, case, by=by, at=now) for row in rows], by=by, at=now),
        "flagged": case.represented_acts.flagged().select_related("plan").order_by("acted_at"),
        "child_rights": _child_rights(case, by=by, at=now),
        "asks_child_rights": representation.asks_for_child_rights(case),
        "incident": own.incident if own else None,
        "linked": people.linked(case, own.incident, by=by) if own else [],
        "interpretations": _interpretations(case, by=by, at=now),
        "means": [label for code, label in CommunicationMeans.choices if code in case.communication_means],
        "language": language_name(case.language),
        "minutes": case.intake.minutes_until_start(now),
        "may_record": not obstacles.to_recording_people(case),
        "today": today,
    }
    return render(request, "cases/people/people.html", context | people.beside(case))


def _shown(row: LegalRepresentative, case: Case, *, by: Actor, at: datetime) -> dict[str, Any]:
    """Return a representative with their name; phone and e-mail only where they may be a contact."""
    person = None
    if row.identity is not None:
        person = vault.open_identity(
            identity=row.identity, purpose="CASE_PEOPLE", reference=case.reference, by=by, at=at
        )
    is_contact = representation.is_contact(row, timezone.localdate(at))
    return {"row": row, "person": person, "is_contact": is_contact}


def _with_warnings(shown: list[dict[str, Any]], *, by: Actor, at: datetime) -> list[dict[str, Any]]:
    """Say of each representative in which cases somebody recorded as dangerous may be them."""
    people = [one["person"] or NOBODY for one in shown]
    found = dangers.warnings(people=people, by=by, at=at)
    return [one | {"danger": numbers} for one, numbers in zip(shown, found, strict=True)]


def _interpretations(case: Case, *, by: Actor, at: datetime) -> list[tuple[Interpretation, str]]:
    """Return the interpretations, each with the cases in which somebody recorded as dangerous may be who interprets."""
    rows = list(case.interpretations.newest_first())
    return list(zip(rows, dangers.of_interpreters(rows, by=by, at=at), strict=True))


def _child_rights(case: Case, *, by: Actor, at: datetime) -> dict[str, Any] | None:
    answer = getattr(case, "child_rights_answer", None)
    if answer is None:
        return None
    return {"answer": answer, "reason": child_rights_actions.read_reason(answer=answer, by=by, at=at)}


def able(case: Case, *, by: Actor, at: datetime) -> list[tuple[LegalRepresentative, str]]:
    """Return who may represent the person today, by name: opened only where there are several to choose from."""
    born = representation.born_on(case, by=by, at=at)
    rows = representation.able(case, born=born, on=timezone.localdate(at))
    if len(rows) < 2:
        return [(row, "") for row in rows]
    shown = [_shown(row, case, by=by, at=at) for row in rows]
    return [(one["row"], one["person"].name if one["person"] else "") for one in shown]


# --- legal representatives ---------------------------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
@acting(*HANDLERS)
def representative_new(request: "SignedInRequest", reference: str) -> HttpResponse:
    """Record somebody who represents the person by law."""
    case = loading.visible_case(request, reference)
    if stop := _stopped(request, case):
        return stop
    now = timezone.now()
    form = RepresentativeForm(request.POST or None, asks=False, version=case.version, now=now)

    def act() -> str:
        representatives.record(
            case=case, person=form.person(), represents=form.represents(),
            is_suspected=bool(form.cleaned_data["is_suspected"]), by=request.actor, at=now,
        )  # fmt: skip
        return _("The legal representative is recorded.")

    words = _("Legal representative"), _("Save")
    return answered(request, case, form, act, *words, aside="representative")


@require_http_methods(["GET", "HEAD", "POST"])
@acting(*HANDLERS)
def representative(request: "SignedInRequest", reference: str, row_id: UUID) -> HttpResponse:
    """Correct what is known of a legal representative."""
    case = loading.visible_case(request, reference)
    row = _representative(case, row_id)
    if stop := _stopped(request, case):
        return stop
    now = timezone.now()
    shown = _shown(row, case, by=request.actor, at=now)
    form = RepresentativeForm(
        request.POST or None, representative=row, asks=_asks(case, row, now), initial=_known(shown),
        version=row.version, now=now,
    )  # fmt: skip

    def act() -> str:
        representatives.change(
            representative=row, person=form.person(), represents=form.represents(), absence=form.absence(),
            version=form.cleaned_data["version"], by=request.actor, at=now,
        )  # fmt: skip
        return _("What is known of the legal representative is saved.")

    words = _("Legal representative"), _("Save")
    return answered(request, case, form, act, *words, aside="representative")


@require_http_methods(["GET", "HEAD", "POST"])
@acting(*HANDLERS)
def suspect(request: "SignedInRequest", reference: str, row_id: UUID) -> HttpResponse:
    """Record that a representative is suspected of the act; of one who is, that they are so no longer."""
    case = loading.visible_case(request, reference)
    row = _representative(case, row_id)
    if stop := _stopped(request, case):
        return stop
    now = timezone.now()
    if row.is_suspected:
        return _clear(request, case, row, now)
    form = SuspectForm(request.POST or None, asks=_asks(case, row, now), version=row.version, now=now)

    def act() -> str:
        representatives.suspect(
            representative=row, absence=form.absence(), version=form.cleaned_data["version"], by=request.actor, at=now
        )  # fmt: skip
        return _("Recorded: this representative is no contact and agrees to nothing any more.")

    words = _("Suspected of the act"), _("Record the suspicion")
    return answered(request, case, form, act, *words, aside="suspect", is_warning=True)


def _clear(request: "SignedInRequest", case: Case, row: LegalRepresentative, now: datetime) -> HttpResponse:
    form = ClearForm(request.POST or None, version=row.version, now=now)

    def act() -> str:
        version = form.cleaned_data["version"]
        representatives.clear(representative=row, version=version, by=request.actor, at=now)
        return _("Recorded. Whether the representative takes part, record apart.")

    return answered(request, case, form, act, _("No longer suspected of the act"), _("Record"), aside="clear")


@require_POST
@acting(*HANDLERS)
def settle(request: "SignedInRequest", reference: str, act_id: UUID) -> HttpResponse:
    """Record that a consent agreed by somebody suspected since was gone through anew."""
    case = loading.visible_case(request, reference)
    row = get_object_or_404(case.represented_acts, pk=act_id)

    def act() -> str:
        representatives.settle(act=row, by=request.actor, at=timezone.now())
        return _("Recorded.")

    return pressed(request, case, act)


def _representative(case: Case, row_id: UUID) -> LegalRepresentative:
    return get_object_or_404(case.representatives.select_related("case", "identity__key"), pk=row_id)


def _asks(case: Case, row: LegalRepresentative, now: datetime) -> bool:
    """Test whether nobody would take part for a child if this one did not."""
    others = case.representatives.taking_part(timezone.localdate(now)).exclude(pk=row.pk)
    return is_child(case) and row.participates and not others.exists()


def _known(shown: dict[str, Any]) -> dict[str, Any]:
    row, person = shown["row"], shown["person"]
    names = ("first_name", "surname", "phone", "email")
    known = {name: getattr(person, name) for name in names} if person else {}
    return known | {name: getattr(row, name) for name in ("kind", "basis", "participates", "since", "until")}


# --- people of the same incident ---------------------------------------------------------------------------------


@require_POST
@acting(*HANDLERS)
def open_incident(request: "SignedInRequest", reference: str) -> HttpResponse:
    """Open an incident from a case."""
    case = loading.visible_case(request, reference)

    def act() -> str:
        incident = incidents.open_incident(case=case, by=request.actor, at=timezone.now())
        return _("Incident %(number)s is opened.") % {"number": incident.reference}

    return pressed(request, case, act)


@require_http_methods(["GET", "HEAD", "POST"])
@acting(*HANDLERS)
def link(request: "SignedInRequest", reference: str) -> HttpResponse:
    """Link another case of the service."""
    case = loading.visible_case(request, reference)
    form = LinkForm(request.POST or None)

    def act() -> str:
        c = form.cleaned_data
        incidents.link(
            case=case,
            other=c["other"],
            relation=KinRelation(c["relation"]),
            by=request.actor,
            at=timezone.now(),
        )
        return _("The cases are linked.")

    return answered(request, case, form, act, _("Link another case"), _("Link"), aside="link")


@require_http_methods(["GET", "HEAD", "POST"])
@acting(*HANDLERS)
def unlink(request: "SignedInRequest", reference: str) -> HttpResponse:
    """Take a case out of its incident."""
    case = loading.visible_case(request, reference)
    form = UnlinkForm(request.POST or None)

    def act() -> str:
        reason = UnlinkReason(form.cleaned_data["reason"])
        incidents.unlink(case=case, reason=reason, by=request.actor, at=timezone.now())
        return _("The case is unlinked.")

    words = _("Unlink from the incident"), _("Unlink")
    return answered(request, case, form, act, *words, aside="unlink", is_warning=True)


# --- the Child Rights Service ------------------------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
@acting(*HANDLERS)
def child_rights(request: "SignedInRequest", reference: str) -> HttpResponse:
    """Record whether the Child Rights Service is told of the child, and why."""
    case = loading.visible_case(request, reference)
    now = timezone.now()
    if request.method != "POST" and (stop := _stopped(request, case) or _decided(request, case)):
        return stop
    bodies = people.child_rights_bodies(timezone.localdate(now))
    form = ChildRightsForm(request.POST or None, bodies=bodies, now=now)

    def act() -> str:
        child_rights_actions.decide(case=case, **form.answers(), by=request.actor, at=now)
        return _("The decision is recorded.")

    words = _("Tell the Child Rights Service?"), _("Record the decision")
    return answered(request, case, form, act, *words, aside="child_rights")


def _decided(request: "SignedInRequest", case: Case) -> HttpResponse | None:
    asks = representation.asks_for_child_rights(case) and not representation.is_child_rights_decided(case)
    sentence = "" if asks else _("In this case nothing has to be decided about the Child Rights Service.")
    return loading.blocked(request, case, sentence)


# --- how the pages of this part answer ---------------------------------------------------------------------------


def answered(
    request: "SignedInRequest", case: Case, form: GovukForm, act: Callable[[], str], title: str, submit: str,
    *, aside: str, is_warning: bool = False, to: str = "people",
) -> HttpResponse:  # fmt: skip
    """Ask, act once the answers are whole, and lead back to the part; a refusal is shown where it belongs."""
    back = reverse(f"cases:{to}", args=[case.reference])
    if request.method == "POST" and form.is_valid():
        try:
            sentence = act()
        except Stale:
            return answers.conflict(request, form=form, back=back)
        except Refused as refusal:
            form.show_refusal(refusal)
        else:
            messages.success(request, sentence)
            return redirect(back)
    context = {
        "case": case, "form": form, "title": title, "submit": submit, "aside": aside, "is_warning": is_warning,
        "back": back, "intake": case.intake,
    }  # fmt: skip
    return render(request, FORM, context)


def pressed(request: "SignedInRequest", case: Case, act: Callable[[], str]) -> HttpResponse:
    """Do what a button stands for, and lead back to the part."""
    return answers.pressed(request, act, to=reverse("cases:people", args=[case.reference]))


def _stopped(request: "SignedInRequest", case: Case) -> HttpResponse | None:
    return loading.blocked(request, case, obstacles.to_recording_people(case))

"""A draft decision: what it will say, what speaks for and against it, what it sets off; signing, sending back, dropping."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path, reverse
from django.utils import timezone, translation
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accreditation import effects, files, guards, permissions
from accreditation.actions import deciding
from accreditation.admin import applications
from accreditation.admin.agenda import terms
from accreditation.admin.pages import ReadOnly, Request, Trail, page, show, step
from accreditation.documents import decisions
from accreditation.documents.letters import LANGUAGE, Letter
from accreditation.forms.authority import ASKED, ChangedDecisionForm, DropForm, SendBackForm, SignForm
from accreditation.lifecycle import DraftState
from accreditation.models import Decision, DecisionKind, Draft, Notification
from accreditation.models.right import SAID
from victimsupport.accounts.identity import Actor
from victimsupport.accounts.models import Organisation
from victimsupport.directory.models import Municipality
from victimsupport.law.calendar import day_of
from victimsupport.refusal import Refused

STOPS = (DecisionKind.SUSPEND, DecisionKind.REVOKE, DecisionKind.ANNUL)
"""Decisions after which a service may have to stop."""
TOUCHED = {
    "open_cases": gettext_lazy("Open cases"),
    "running_duties": gettext_lazy("Duties that run"),
    "referrals_in_flight": gettext_lazy("Referrals on the way, not started"),
    "people_in_accommodation": gettext_lazy("People in temporary accommodation"),
}
"""What a stop touches, in words."""


class Nearest(NamedTuple):
    """A service that can take people on, and whether it works in a municipality of the one that stops."""

    service: Organisation
    is_near: bool
    places: list[str]


@admin.register(Draft)
class DraftAdmin(ReadOnly):
    """Draft decisions, the newest first; each leads to its page."""

    list_display = ("decision_drafted", "service", "prepared_at", "prepared_by", "status")
    list_display_links = None
    list_filter = ("status", "kind")
    list_select_related = ("service", "prepared_by")
    search_fields = ("service__name",)
    ordering = ("-prepared_at", "-pk")

    def get_queryset(self, request: Any) -> QuerySet[Draft]:
        return permissions.drafts_prepared(request.actor)

    def get_urls(self) -> list[URLPattern]:
        return [
            path("<uuid:pk>/", page(draft), name="accreditation_draft"),
            path("<uuid:pk>/effects/", page(effect), name="accreditation_draft_effects"),
            path("<uuid:pk>/sign/", page(sign), name="accreditation_draft_sign"),
            path("<uuid:pk>/change/", page(change), name="accreditation_draft_edit"),
            path("<uuid:pk>/send-back/", page(send_back), name="accreditation_draft_send_back"),
            path("<uuid:pk>/drop/", page(drop), name="accreditation_draft_drop"),
            *[pattern for pattern in super().get_urls() if str(pattern.pattern) == ""],
        ]

    @admin.display(description=gettext_lazy("decision"), ordering="kind")
    def decision_drafted(self, draft: Draft) -> str:
        url = reverse("admin:accreditation_draft", args=[draft.pk])
        return format_html('<a href="{}">{}</a>', url, draft.get_kind_display())


def draft(request: Request, pk: UUID) -> HttpResponse:
    """Show a draft as it will be notified, with what was shown and found, and what the law would refuse today."""
    found = _found(request.actor, pk)
    return show(
        request,
        "draft",
        title=_("Draft: %(kind)s") % {"kind": found.get_kind_display()},
        trail=_trail(found)[:-1],
        **_seen(request.actor, found, timezone.now()),
    )


def effect(request: Request, pk: UUID) -> HttpResponse:
    """Show what a stop would touch, as numbers, and who else can take the people on. That it was asked is recorded."""
    found, now = _found(request.actor, pk), timezone.now()
    return show(
        request,
        "effects",
        title=_("What the decision sets off"),
        trail=_trail(found),
        draft=found,
        **_set_off(request.actor, found, now),
    )


def sign(request: Request, pk: UUID) -> HttpResponse:
    """Ask the head to decide as drafted, all of it in view."""
    found, now, today = _found(request.actor, pk), timezone.now(), timezone.localdate()
    form = SignForm(request.POST or None, version=found.version, today=today, initial={"decided_on": today})
    return step(
        request,
        form,
        lambda said: deciding.sign(
            draft=found,
            version=said["version"],
            decided_on=said["decided_on"],
            by=request.actor,
            at=timezone.now(),
        ),
        title=_("Sign: %(kind)s") % {"kind": found.get_kind_display()},
        trail=_trail(found),
        said=_("The decision is made, and the organisation has its notice."),
        submit=_("Sign the decision"),
        template="sign",
        onward=lambda decision: reverse("admin:accreditation_service", args=[decision.service_id]),
        seen=lambda: (
            _seen(request.actor, found, now)
            | (_set_off(request.actor, found, now) if found.kind in STOPS else {})
        ),
    )


def change(request: Request, pk: UUID) -> HttpResponse:
    """Ask what a draft is to say instead."""
    found = _found(request.actor, pk)
    form = ChangedDecisionForm(
        request.POST or None,
        version=found.version,
        kind=found.kind,
        service=found.service,
        findings=permissions.findings_made(request.actor),
        requests=permissions.requests_received(request.actor),
        today=timezone.localdate(),
        initial=_initial(found),
    )
    return step(
        request,
        form,
        lambda said: deciding.change(
            draft=found,
            content=_content(found, said),
            version=said["version"],
            by=request.actor,
            at=timezone.now(),
        ),
        title=_("Change the draft: %(kind)s") % {"kind": found.get_kind_display()},
        trail=_trail(found),
        said=_("The draft is changed"),
        submit=_("Keep the draft"),
        note=_("Whoever changes a draft prepares it from then on, and does not sign it."),
        remark=found.remark,
    )


def send_back(request: Request, pk: UUID) -> HttpResponse:
    """Ask what should be changed before this is signed."""
    found = _found(request.actor, pk)
    return step(
        request,
        SendBackForm(request.POST or None, version=found.version),
        lambda said: deciding.send_back(draft=found, **said, by=request.actor, at=timezone.now()),
        title=_("Send back to be changed"),
        trail=_trail(found),
        said=_("The draft is back with whoever prepares it"),
        submit=_("Send back"),
    )


def drop(request: Request, pk: UUID) -> HttpResponse:
    """Ask whether a draft is to be dropped."""
    found = _found(request.actor, pk)
    return step(
        request,
        DropForm(request.POST or None, version=found.version),
        lambda said: deciding.drop(draft=found, version=said["version"], by=request.actor, at=timezone.now()),
        title=_("Drop the draft"),
        trail=_trail(found),
        said=_("The draft is dropped. It stays to be read, and cannot be signed."),
        submit=_("Drop the draft"),
        note=_("The draft stays to be read, and cannot be signed any more."),
    )


def _seen(by: Actor, draft: Draft, at: datetime) -> dict[str, Any]:
    """Return what the head must see: the text, what it rests on, and what the law says of it today."""
    proceeding, today = draft.proceeding, day_of(at)
    panels = applications.panels(proceeding, {}) if proceeding else []
    is_open = draft.status == DraftState.OPEN
    return {
        "draft": draft,
        "is_open": is_open,
        "letter": as_notified(draft, by, at) if is_open else None,
        "panels": panels,
        "application": proceeding.application if proceeding else None,
        "term": terms([proceeding], today=today)[0] if proceeding else None,
        "foreseen": guards.foresee(draft, on=today) if is_open else None,
        "may_not_sign": _may_not_sign(by, draft, at),
        "stops_service": draft.kind in STOPS,
        "today": today,
    }


def _may_not_sign(by: Actor, draft: Draft, at: datetime) -> str:
    """Return why somebody may not sign a draft, or nothing."""
    if draft.prepared_by_id == by.user.pk:
        return _("You prepared this draft. Another person must sign it.")
    try:
        guards.may_decide(by, day_of(at), at=at)
    except Refused as refusal:
        return str(refusal)
    return ""


def as_notified(draft: Draft, by: Actor, at: datetime) -> Letter | None:
    """Return the notice of a decision as it would be if it were signed now; nothing while the draft lacks its ground."""
    if (draft.kind in deciding.GROUNDS and not draft.ground) or (
        draft.kind == DecisionKind.ANNUL and draft.annuls is None
    ):
        return None
    with translation.override(LANGUAGE):
        made = Decision(
            **{name: getattr(draft, name) for name in SAID - {"effective_on"}},
            service=draft.service,
            annuls=draft.annuls,
            number=_("given when it is signed"),
            decided_on=day_of(at),
            effective_on=max(draft.effective_on, day_of(at)) if draft.ground == "OWN_REQUEST" else day_of(at),
            decided_by=by.user,
            recorded_at=at,
        )
        clause = permissions.terms_on(draft.authority_id, day_of(at)).appeal_clause
        log = [*files.log_of(draft.service), *files.entries([made])]
        return decisions.decision(notification=Notification(decision=made, appeal_clause=clause), log=log)


def _set_off(by: Actor, draft: Draft, at: datetime) -> dict[str, Any]:
    counted = effects.counts(service=draft.service, by=by, at=at)
    return {
        "touched": [(TOUCHED.get(name, name), number) for name, number in counted.items()],
        "nearest": nearest(draft.service, day_of(at)),
        "asked_for_effects": True,
    }


def nearest(service: Organisation, day: date) -> list[Nearest]:
    """Return who else may take people on, those with an address in a municipality of this service first."""
    places = {place.code: str(place) for place in Municipality.objects.all()}
    here = {address.municipality for address in service.addresses.all()}
    found = [
        Nearest(other, not here.isdisjoint(codes), [places.get(code, code) for code in codes])
        for other in permissions.services_open_to_new_cases(day)
        if other.pk != service.pk
        for codes in [sorted({address.municipality for address in other.addresses.all()})]
    ]
    return sorted(found, key=lambda row: not row.is_near)


def _initial(draft: Draft) -> Mapping[str, Any]:
    initial = {name: getattr(draft, name) for name in ASKED[draft.kind]}
    if initial.get("effective_on") is not None and draft.effective_on <= timezone.localdate(
        draft.prepared_at
    ):
        initial["effective_on"] = None
    return initial


def _content(draft: Draft, said: Mapping[str, Any]) -> deciding.Content:
    asked = {name: value for name, value in said.items() if name != "version"}
    return deciding.Content(kind=draft.kind, proceeding=draft.proceeding, **asked)


def _found(by: Actor, pk: UUID) -> Draft:
    rows = permissions.drafts_prepared(by).select_related(
        "service", "authority", "prepared_by", "finding", "own_request", "annuls", "decision"
    )
    found = get_object_or_404(rows, pk=pk)
    if found.proceeding_id:
        found.proceeding = applications.fetched(by, pk=found.proceeding_id)
    return found


def _trail(draft: Draft) -> Trail:
    """Return the pages above the steps of a draft."""
    above: Trail = (
        applications.trail(draft.proceeding)
        if draft.proceeding
        else [(reverse("admin:accreditation_service", args=[draft.service_id]), draft.service.name)]
    )
    return [*above, (reverse("admin:accreditation_draft", args=[draft.pk]), draft.get_kind_display())]

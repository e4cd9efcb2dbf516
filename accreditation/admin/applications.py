"""An application at the authority: its 30 days, its evidence beside its assessment, and the steps to a decision."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, NamedTuple

from django.contrib import admin
from django.db.models import Prefetch, QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path, reverse
from django.utils import timezone, translation
from django.utils.html import format_html
from django.utils.translation import gettext, gettext_lazy
from django.utils.translation import gettext_lazy as _

from accreditation import permissions
from accreditation.actions import assessing, deciding
from accreditation.admin.agenda import terms
from accreditation.admin.pages import ReadOnly, Request, Trail, page, show, step
from accreditation.documents.letters import article
from accreditation.forms.authority import AssessForm, AssignForm, DecisionForm, DocumentsForm
from accreditation.lifecycle import Status
from accreditation.models import Application, Assessment, DecisionKind, Evidence, Proceeding, StaffMember
from victimsupport.accounts.identity import Actor
from victimsupport.audit import actions as audit
from victimsupport.choices import AccreditationRequirement as Requirement
from victimsupport.law import catalogues
from victimsupport.uploads.serving import serve

KINDS = {"grant": DecisionKind.GRANT, "refuse": DecisionKind.REFUSE}
"""The decisions on an application, by their addresses."""
STATEMENTS: dict[str, tuple[str, ...]] = {
    Requirement.PREMISES: ("premises", "closed_room"),
    Requirement.REMOTE_CONSULTATION: ("remote_means", "remote_staff"),
}
"""What an application says in words about a requirement."""


class Statement(NamedTuple):
    """One thing the applicant says of a requirement."""

    title: str
    text: str


class Panel(NamedTuple):
    """A requirement: what is said of it, what shows it, and what the officer finds; the latest word first."""

    code: str
    name: str
    article: str
    said: list[Statement]
    evidence: list[Evidence]
    evidence_last_at: datetime | None
    is_evidenced: bool
    assessments: list[Assessment]
    form: AssessForm | None

    @property
    def latest(self) -> Assessment | None:
        return self.assessments[0] if self.assessments else None

    @property
    def is_outdated(self) -> bool:
        """Whether a document came after it was assessed: it must be looked at again."""
        return bool(self.latest and self.evidence_last_at and self.latest.assessed_at < self.evidence_last_at)


@admin.register(Proceeding)
class ProceedingAdmin(ReadOnly):
    """Applications received, the newest first; each leads to its page."""

    list_display = ("number", "service", "received_at", "due", "status", "officer")
    list_display_links = None
    list_filter = ("status",)
    list_select_related = ("service", "duty", "officer")
    search_fields = ("reference", "service__name")
    ordering = ("-received_at", "-pk")

    def get_queryset(self, request: Any) -> QuerySet[Proceeding]:
        return permissions.proceedings_visible(request.actor)

    def get_urls(self) -> list[URLPattern]:
        return [
            path("evidence/<uuid:pk>/", page(evidence), name="accreditation_evidence"),
            path("<str:reference>/", page(proceeding), name="accreditation_proceeding"),
            path("<str:reference>/assign/", page(assign), name="accreditation_assign"),
            path("<str:reference>/documents/", page(documents), name="accreditation_documents"),
            path("<str:reference>/assess/<str:code>/", page(assess), name="accreditation_assess"),
            path("<str:reference>/prepare/<str:kind>/", page(prepare), name="accreditation_prepare"),
            *[pattern for pattern in super().get_urls() if str(pattern.pattern) == ""],
        ]

    @admin.display(description=_("reference number"), ordering="reference")
    def number(self, proceeding: Proceeding) -> str:
        url = reverse("admin:accreditation_proceeding", args=[proceeding.reference])
        return format_html('<a href="{}">{}</a>', url, proceeding.reference)

    @admin.display(description=_("due"), ordering="duty__due_on")
    def due(self, proceeding: Proceeding) -> Any:
        return proceeding.duty.due_on


def proceeding(request: Request, reference: str) -> HttpResponse:
    """Show an application: its days, what is said and shown of each requirement, what was found, and the next steps."""
    now, today = timezone.now(), timezone.localdate()
    found = _found(request.actor, reference, whole=True)
    audit.record("APPLICATION_OPENED", about=found, reference=found.reference, by=request.actor, at=now)
    (term,) = terms([found], today=today)
    waits = found.status == Status.SUBMITTED
    forms = {code: AssessForm(auto_id=f"id_{code}_%s") for code in Requirement.values} if waits else {}
    drafts = permissions.drafts_prepared(request.actor).filter(proceeding=found).select_related("prepared_by")
    requests = found.document_requests.select_related("requested_by").order_by("-requested_at")
    return show(
        request,
        "proceeding",
        title=_("Application %(number)s") % {"number": found.reference},
        trail=trail()[:-1],
        found=found,
        application=found.application,
        term=term,
        waits=waits,
        panels=panels(found, forms),
        unmet=_unmet(found),
        requests=list(requests),
        drafts=list(drafts.order_by("-prepared_at")),
        decisions=list(found.decisions.select_related("decided_by").order_by("-recorded_at")),
        today=today,
    )


def assess(request: Request, reference: str, code: str) -> HttpResponse:
    """Ask whether one requirement is met, beside what shows it."""
    found = _found(request.actor, reference, whole=True)
    if code not in Requirement.values:
        raise Http404
    (panel,) = [each for each in panels(found, {}) if each.code == code]
    return step(
        request,
        AssessForm(request.POST or None),
        lambda said: assessing.assess(
            proceeding=found, requirement=code, **said, by=request.actor, at=timezone.now()
        ),
        title=Requirement(code).label,
        trail=trail(found),
        said=_("The assessment is recorded"),
        submit=_("Record the assessment"),
        template="assess",
        panel=panel,
        application=found.application,
    )


def assign(request: Request, reference: str) -> HttpResponse:
    """Ask who is responsible for an application."""
    found = _found(request.actor, reference)
    form = AssignForm(
        request.POST or None,
        officers=permissions.officers(request.actor),
        initial={"officer": found.officer_id or request.actor.user.pk},
    )
    return step(
        request,
        form,
        lambda said: assessing.assign(proceeding=found, **said, by=request.actor, at=timezone.now()),
        title=_("Who is responsible"),
        trail=trail(found),
        said=_("The responsible person is recorded"),
        submit=_("Make responsible"),
    )


def documents(request: Request, reference: str) -> HttpResponse:
    """Ask what is missing, to be sent to the applicant."""
    found = _found(request.actor, reference)
    (term,) = terms([found], today=timezone.localdate())
    return step(
        request,
        DocumentsForm(request.POST or None, today=timezone.localdate()),
        lambda said: assessing.ask_for_documents(
            proceeding=found, **said, by=request.actor, at=timezone.now()
        ),
        title=_("Ask for missing documents"),
        trail=trail(found),
        said=_("The applicant has been asked. The 30 days go on."),
        submit=_("Send the request"),
        note=gettext("The 30 days do not stop: the last day to decide stays %(day)s.") % {"day": term.due_on},
    )


def prepare(request: Request, reference: str, kind: str) -> HttpResponse:
    """Ask what a grant or a refusal is to say; another person signs it."""
    found = _found(request.actor, reference, whole=True)
    if kind not in KINDS:
        raise Http404
    form = DecisionForm(
        request.POST or None,
        kind=KINDS[kind],
        service=found.service,
        findings=permissions.findings_made(request.actor),
        requests=permissions.requests_received(request.actor),
        today=timezone.localdate(),
        initial={"reasons": _reasons(found)} if kind == "refuse" else {},
    )
    return step(
        request,
        form,
        lambda said: deciding.prepare(
            service=found.service,
            content=deciding.Content(kind=KINDS[kind], proceeding=found, **said),
            by=request.actor,
            at=timezone.now(),
        ),
        title=KINDS[kind].label,
        trail=trail(found),
        said=_("The draft is kept. Another person signs it."),
        submit=_("Keep the draft"),
        onward=lambda draft: reverse("admin:accreditation_draft", args=[draft.pk]),
        note=gettext(
            "You prepare; the head or an authorised person decides. Nobody signs what they prepared."
        ),
    )


def evidence(request: Request, pk: Any) -> HttpResponse:
    """Give a document of an application received here; who opened it is recorded."""
    received = permissions.proceedings_visible(request.actor).values("application")
    row = get_object_or_404(Evidence.objects.select_related("file"), pk=pk, application__in=received)
    return serve(row.file, request)


def panels(proceeding: Proceeding, forms: dict[str, AssessForm]) -> list[Panel]:
    """Return the four requirements side by side, of an application whose rows were fetched."""
    application, shown = proceeding.application, permissions.evidenced(proceeding.application)
    assessments = sorted(
        proceeding.assessments.all(), key=lambda row: (row.assessed_at, row.pk), reverse=True
    )
    return [
        Panel(
            code=code,
            name=str(Requirement(code).label),
            article=article(catalogues.AccreditationRequirement(code).basis),
            said=_said(application, code),
            evidence=[
                row
                for row in application.evidence.all()
                if row.requirement == code and row.staff_member is None
            ],
            evidence_last_at=max(
                (row.added_at for row in application.evidence.all() if row.requirement == code), default=None
            ),
            is_evidenced=catalogues.AccreditationRequirement(code) in shown,
            assessments=[row for row in assessments if row.requirement == code],
            form=forms.get(code),
        )
        for code in Requirement.values
    ]


def trail(proceeding: Proceeding | None = None) -> Trail:
    """Return the pages above the steps of an application."""
    found: Trail = [
        (reverse("admin:accreditation_proceeding_changelist"), gettext_lazy("Applications received"))
    ]
    if proceeding is None:
        return [*found, ("", "")]
    return [
        *found,
        (reverse("admin:accreditation_proceeding", args=[proceeding.reference]), proceeding.reference),
    ]


def _said(application: Application, code: str) -> list[Statement]:
    fields = application._meta
    return [
        Statement(str(fields.get_field(name).verbose_name), getattr(application, name))  # type: ignore[union-attr]
        for name in STATEMENTS.get(code, ())
    ]


def _found(by: Actor, reference: str, *, whole: bool = False) -> Proceeding:
    if whole:
        return fetched(by, reference=reference)
    rows = permissions.proceedings_visible(by).select_related("service", "application", "duty", "officer")
    return get_object_or_404(rows, reference=reference)


def fetched(by: Actor, **which: Any) -> Proceeding:
    """Return an application received here with all its rows, in a fixed number of queries; else 404."""
    rows = permissions.proceedings_visible(by).select_related("service", "application", "duty", "officer")
    documents = Evidence.objects.select_related("file", "staff_member").order_by("added_at", "pk")
    staff = StaffMember.objects.order_by("pk").prefetch_related(Prefetch("evidence", documents))
    rows = rows.prefetch_related(
        Prefetch("application__evidence", documents),
        Prefetch("application__staff", staff),
        "application__functions",
        Prefetch("assessments", Assessment.objects.select_related("assessed_by")),
    )
    return get_object_or_404(rows, **which)


def _unmet(proceeding: Proceeding) -> list[str]:
    """Return the requirements that are not assessed as met yet."""
    return [panel.name for panel in panels(proceeding, {}) if panel.latest is None or not panel.latest.is_met]


def _reasons(proceeding: Proceeding) -> str:
    """Return what the assessments say against the application, for the reasons of a refusal, which are Lithuanian."""
    with translation.override("lt"):
        against: Iterable[Panel] = [
            panel for panel in panels(proceeding, {}) if panel.latest and not panel.latest.is_met
        ]
        return "\n".join(
            gettext("%(article)s, %(name)s: %(note)s")
            % {
                "article": panel.article,
                "name": panel.name,
                "note": panel.latest.note if panel.latest else "",
            }
            for panel in against
        )

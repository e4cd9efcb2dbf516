"""The authority's own: who may decide beside the head, and the terms it decides by, in versions."""

from typing import Any
from uuid import UUID

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from accreditation import permissions
from accreditation.actions import authorising, terms
from accreditation.admin.pages import ReadOnly, Request, Trail, page, step
from accreditation.forms.authority import AuthoriseForm, EndAuthorisationForm, TermsForm
from accreditation.models import Authorisation, Terms
from victimsupport.accounts.roles import Role


@admin.register(Authorisation)
class AuthorisationAdmin(ReadOnly):
    """Who may decide in the head's place, from when to when, by which order."""

    list_display = ("person", "document", "first_on", "until", "granted_by", "granted_at", "step")
    list_display_links = None
    list_select_related = ("person", "granted_by")
    ordering = ("-first_on", "-pk")
    change_list_template = "admin/accreditation/authorisation/change_list.html"

    def get_queryset(self, request: Any) -> QuerySet[Authorisation]:
        return permissions.authorisations_granted(request.actor)

    def get_urls(self) -> list[URLPattern]:
        return [
            path("grant/", page(authorise), name="accreditation_authorise"),
            path("<uuid:pk>/end/", page(end_authorisation), name="accreditation_end_authorisation"),
            *[pattern for pattern in super().get_urls() if str(pattern.pattern) == ""],
        ]

    @admin.display(description=gettext_lazy("to (included)"), ordering="last_on")
    def until(self, authorisation: Authorisation) -> Any:
        return authorisation.holds_until

    @admin.display(description=gettext_lazy("step"))
    def step(self, authorisation: Authorisation) -> str:
        """The way to end it, while it is not over; the page lets only the head do it."""
        if authorisation.is_over(timezone.now()):
            return _("Over")
        url = reverse("admin:accreditation_end_authorisation", args=[authorisation.pk])
        return format_html('<a href="{}">{}</a>', url, pgettext("an authorisation", "End"))


@admin.register(Terms)
class TermsAdmin(ReadOnly):
    """The versions of the authority's name, appeal clause and reading of the last valid day."""

    list_display = ("first_on", "name", "appeal_clause", "counts_first_day", "recorded_by", "recorded_at")
    list_display_links = None
    list_select_related = ("recorded_by",)
    ordering = ("-first_on",)
    change_list_template = "admin/accreditation/terms/change_list.html"

    def get_queryset(self, request: Any) -> QuerySet[Terms]:
        return Terms.objects.filter(authority=request.actor.organisation)

    def get_urls(self) -> list[URLPattern]:
        return [
            path("word/", page(word), name="accreditation_word_terms"),
            *[pattern for pattern in super().get_urls() if str(pattern.pattern) == ""],
        ]


def authorise(request: Request) -> HttpResponse:
    """Ask the head who may decide in their place."""
    _only_the_head(request)
    today = timezone.localdate()
    form = AuthoriseForm(
        request.POST or None,
        colleagues=permissions.officers(request.actor).exclude(pk=request.actor.user.pk),
        today=today,
        initial={"first_on": today},
    )
    return step(
        request,
        form,
        lambda said: authorising.authorise(**said, by=request.actor, at=timezone.now()),
        title=_("Authorise a colleague to decide"),
        trail=_authorisations(),
        said=_("The authorisation is recorded"),
        submit=_("Authorise"),
        note=_(
            "An authorised colleague signs as you do, but nothing they prepared themselves (art. 13(3), 13(8))."
        ),
    )


def end_authorisation(request: Request, pk: UUID) -> HttpResponse:
    """Ask the head when an authorisation ends."""
    _only_the_head(request)
    found = get_object_or_404(permissions.authorisations_granted(request.actor), pk=pk)
    return step(
        request,
        EndAuthorisationForm(request.POST or None, today=timezone.localdate()),
        lambda said: authorising.end(authorisation=found, **said, by=request.actor, at=timezone.now()),
        title=_("End the authorisation of %(person)s") % {"person": found.person},
        trail=_authorisations(),
        said=_("The end of the authorisation is recorded"),
        submit=_("End the authorisation"),
        note=_("What was decided by it stays in force."),
    )


def word(request: Request) -> HttpResponse:
    """Ask the head how the authority decides from a day on."""
    _only_the_head(request)
    today = timezone.localdate()
    now = permissions.terms_on(request.actor.organisation.pk, today)
    initial = {
        "name": now.name, "seat": now.seat, "appeal_clause": now.appeal_clause,
        "remedy_clause": now.remedy_clause, "counts_first_day": now.counts_first_day, "first_on": today,
    }  # fmt: skip
    return step(
        request,
        TermsForm(request.POST or None, today=today, initial=initial),
        lambda said: terms.word(**said, by=request.actor, at=timezone.now()),
        title=_("A new version of the terms"),
        trail=[(reverse("admin:accreditation_terms_changelist"), gettext_lazy("Terms of the authority"))],
        said=_("The new version is recorded"),
        submit=_("Record the new version"),
        note=_("Earlier versions stay: every decision keeps the terms of its day."),
    )


def _authorisations() -> Trail:
    return [
        (reverse("admin:accreditation_authorisation_changelist"), gettext_lazy("Authorisations to decide"))
    ]


def _only_the_head(request: Request) -> None:
    if not request.actor.has(Role.DECISION_MAKER):
        raise PermissionDenied(_("Only the head of the authority does this."))

"""The authority's own: who may decide beside the head, and the terms it decides by, in versions."""

from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accreditation import permissions
from accreditation.actions import deciding, terms
from accreditation.admin.pages import ReadOnly, Request, Trail, page, step
from accreditation.forms.authority import AuthoriseForm, TermsForm
from accreditation.models import Authorisation, Terms
from victimsupport.accounts.roles import Role


@admin.register(Authorisation)
class AuthorisationAdmin(ReadOnly):
    """Who may decide in the head's place, from when to when, by which order."""

    list_display = ("person", "document", "first_on", "last_on", "granted_by", "granted_at")
    list_display_links = None
    list_select_related = ("person", "granted_by")
    ordering = ("-first_on", "-pk")
    change_list_template = "admin/accreditation/authorisation/change_list.html"

    def get_queryset(self, request: Any) -> QuerySet[Authorisation]:
        return permissions.authorisations_granted(request.actor)

    def get_urls(self) -> list[URLPattern]:
        return [
            path("grant/", page(authorise), name="accreditation_authorise"),
            *[pattern for pattern in super().get_urls() if str(pattern.pattern) == ""],
        ]


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
    trail: Trail = [
        (reverse("admin:accreditation_authorisation_changelist"), gettext_lazy("Authorisations to decide"))
    ]
    return step(
        request,
        form,
        lambda said: deciding.authorise(**said, by=request.actor, at=timezone.now()),
        title=_("Authorise a colleague to decide"),
        trail=trail,
        said=_("The authorisation is recorded"),
        submit=_("Authorise"),
        note=_(
            "An authorised colleague signs as you do, but nothing they prepared themselves (art. 13(3), 13(8))."
        ),
    )


def word(request: Request) -> HttpResponse:
    """Ask the head how the authority decides from a day on."""
    _only_the_head(request)
    today = timezone.localdate()
    now = permissions.terms_on(request.actor.organisation.pk, today)
    initial = {
        "name": now.name, "seat": now.seat, "appeal_clause": now.appeal_clause,
        "counts_first_day": now.counts_first_day, "first_on": today,
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


def _only_the_head(request: Request) -> None:
    if not request.actor.has(Role.DECISION_MAKER):
        raise PermissionDenied(_("Only the head of the authority does this."))

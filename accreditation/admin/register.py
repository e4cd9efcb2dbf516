"""The authority's pages to look at: its decisions, and what followed from them. Nothing is changed here."""

from datetime import date
from typing import Any, cast

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import render
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accreditation import documents, permissions
from accreditation.actions import extracting
from accreditation.admin.pages import ReadOnly
from accreditation.forms.register import DayForm
from accreditation.models import Decision, RightPeriod
from victimsupport.choices import RightState


class InForce(admin.SimpleListFilter):
    """Leaves the period each service is in today."""

    title = _("day")
    parameter_name = "day"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("today", _("Today"))]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        return queryset.on(timezone.localdate()) if self.value() else queryset


@admin.register(Decision)
class DecisionAdmin(ReadOnly):
    """Decisions, the newest first."""

    list_display = ("number", "service", "kind", "decided_on", "until", "decided_by")
    list_filter = ("kind",)
    list_select_related = ("service", "decided_by")
    search_fields = ("number", "service__name")
    ordering = ("-decided_on", "-pk")


@admin.register(RightPeriod)
class RightPeriodAdmin(ReadOnly):
    """
    Who may support victims, since when and until when: by service, the newest period first.

    Beside them the public list on any day, past or to come, and its extract to be signed: art. 12(2).
    """

    list_display = ("supporting", "named", "since", "to", "takes_on")
    list_select_related = ("service",)
    search_fields = ("service__name",)
    list_display_links = None
    list_filter = (InForce,)
    ordering = ("service__sort_key", "first_on")
    change_list_template = "admin/accreditation/rightperiod/change_list.html"

    def get_urls(self) -> list[URLPattern]:
        wrap = self.admin_site.admin_view
        pages = [
            path("register/", wrap(self.register), name="accreditation_register"),
            path("register/extract/", wrap(self.extract), name="accreditation_register_extract"),
        ]
        return [*pages, *super().get_urls()]

    def register(self, request: HttpRequest) -> HttpResponse:
        """Show the state of every service's right on a day, and whether it is in the public list."""
        form, day = self._asked(request)
        rights = list(permissions.rights_on(day)) if day else []
        then = permissions.details_on(day) if day else {}
        context = self.admin_site.each_context(request) | {
            "title": _("The public list on any day"),
            "form": form,
            "day": day,
            "today": form.today,
            "code_heading": documents.headings()[1],
            "rights": [
                (right, then.get(right.service_id), RightState(right.state).label) for right in rights
            ],
            "in_list": sum(right.may_take_on for right in rights),
        }
        return render(request, "admin/accreditation/rightperiod/register.html", context)

    def extract(self, request: HttpRequest) -> HttpResponse:
        """Give the extract for a day as a PDF, under a number of its own: it is asked for by a button, not a link."""
        form, day = self._asked(request)
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        if day is None or form.today is None:
            raise Http404
        by = cast(Any, request).actor
        number = extracting.number(day=day, by=by, at=timezone.now())
        content = documents.register_extract(
            day, number=number, authority=by.organisation, made_on=form.today
        )
        name = f"pagalbos-tarnybu-sarasas-{day}.pdf"
        headers = {"Content-Disposition": f'inline; filename="{name}"', "Cache-Control": "no-store"}
        return HttpResponse(content, content_type="application/pdf", headers=headers)

    def _asked(self, request: HttpRequest) -> tuple[DayForm, date | None]:
        """Return the day asked for, today if none is; nothing for what is no day."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        today = timezone.localdate()
        form = DayForm({"day": (request.POST or request.GET).get("day") or today.isoformat()}, today=today)
        return form, form.cleaned_data["day"] if form.is_valid() else None

    @admin.display(description=_("support service"), ordering="service__sort_key")
    def supporting(self, period: RightPeriod) -> str:
        return period.service.name

    @admin.display(description=_("state"), ordering="state")
    def named(self, period: RightPeriod) -> str:
        return str(RightState(period.state).label)

    @admin.display(description=_("first day"), ordering="first_on")
    def since(self, period: RightPeriod) -> Any:
        return period.first_on

    @admin.display(description=_("last day"), ordering="last_on")
    def to(self, period: RightPeriod) -> Any:
        return period.last_on

    @admin.display(description=_("takes people on"), boolean=True)
    def takes_on(self, period: RightPeriod) -> bool:
        return period.may_take_on

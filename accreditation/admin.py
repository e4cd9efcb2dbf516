"""The authority's pages to look at: its decisions, and what followed from them. Nothing is changed here."""

from typing import Any, cast

from django.contrib import admin
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accreditation.models import Decision, RightPeriod
from victimsupport.accounts.roles import Role
from victimsupport.choices import RightState


class ReadOnly(admin.ModelAdmin):  # type: ignore[type-arg]
    """Shown to the officer and the head; written by `actions` alone."""

    actions = None

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return bool(cast(Any, request).actor.has(Role.ACCREDITATION_OFFICER, Role.DECISION_MAKER))

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


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
    """Who may support victims, since when and until when: by service, the newest period first."""

    list_display = ("supporting", "named", "since", "to", "takes_on")
    list_select_related = ("service",)
    search_fields = ("service__name",)
    list_display_links = None
    list_filter = (InForce,)
    ordering = ("service__sort_key", "first_on")

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

"""
The admin without its own log.

Django's admin copies the name of every changed object into a table that no policy walls. What officers do is in the
audit, written by the actions their pages call, so every page registered here keeps silent instead.
"""

from typing import Any

from django.contrib.admin import AdminSite, ModelAdmin
from django.contrib.admin.apps import AdminConfig
from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse


class AdministrationConfig(AdminConfig):
    default_site = "victimsupport.administration.Site"


class Unlogged(ModelAdmin):  # type: ignore[type-arg]
    """Writes nothing into the admin's log and has no history page."""

    def log_addition(self, request: HttpRequest, obj: Model, message: Any) -> None:  # type: ignore[override]
        """The audit has it."""

    def log_change(self, request: HttpRequest, obj: Model, message: Any) -> None:  # type: ignore[override]
        """The audit has it."""

    def log_deletions(self, request: HttpRequest, queryset: Any) -> None:  # type: ignore[override]
        """The audit has it."""

    def history_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        raise Http404


class Site(AdminSite):
    """Signs in as every other page does, and leaves the log to the audit."""

    def register(self, model_or_iterable: Any, admin_class: Any = None, **options: Any) -> None:
        admin_class = admin_class or ModelAdmin
        unlogged = type(admin_class.__name__, (Unlogged, admin_class), {"__module__": admin_class.__module__})
        super().register(model_or_iterable, unlogged, **options)

    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        from allauth.account.decorators import (
            secure_admin_login,
        )  # it imports models, which are not loaded yet above

        answer: HttpResponse = secure_admin_login(super().login)(request, extra_context)
        return answer

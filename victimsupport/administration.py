"""
The admin without its own log.

Django's admin copies the name of every changed object into a table that no policy walls. Here the walled audit keeps
which fields of which row were changed instead.
"""

from collections.abc import Callable
from typing import Any, cast
from urllib.parse import urlencode

from django.contrib.admin import AdminSite, ModelAdmin
from django.contrib.admin.apps import AdminConfig
from django.core.exceptions import PermissionDenied
from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _


class AdministrationConfig(AdminConfig):
    default_site = "victimsupport.administration.Site"


class Audited(ModelAdmin):  # type: ignore[type-arg]
    """Writes what was changed, by name of field only, into the audit, and has no history page."""

    def log_addition(self, request: HttpRequest, obj: Model, message: Any) -> None:  # type: ignore[override]
        """This will record that a row of reference data was added."""
        self._record("REFERENCE_ADDED", request, obj, message)

    def log_change(self, request: HttpRequest, obj: Model, message: Any) -> None:  # type: ignore[override]
        """This will record which fields of a row of reference data were changed."""
        self._record("REFERENCE_CHANGED", request, obj, message)

    def log_deletions(self, request: HttpRequest, queryset: Any) -> None:  # type: ignore[override]
        """This will record that rows of reference data were removed."""
        for obj in queryset:
            self._record("REFERENCE_REMOVED", request, obj, [])

    def history_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        raise Http404

    def _record(self, action: str, request: HttpRequest, obj: Model, message: Any) -> None:
        from victimsupport.audit import actions as audit  # it imports models, which are not loaded yet above

        fields = sorted(
            field for part in message if isinstance(part, dict)
            for change in part.values() for field in change.get("fields", ())
        )  # fmt: skip
        detail = {"model": obj._meta.label, "key": str(obj.pk), "fields": fields}
        audit.record(action, detail=detail, by=cast(Any, request).actor, at=timezone.now())


class Site(AdminSite):
    """Signs in as every other page does, leaves the log to the audit, and opens with the page of one's role."""

    def __init__(self, name: str = "admin") -> None:
        super().__init__(name)
        self._first_pages: list[tuple[Callable[..., HttpResponse], tuple[str, ...]]] = []

    def open_with(self, view: Callable[..., HttpResponse], *roles: str) -> None:
        """Let the admin open with a page for those in some roles."""
        self._first_pages.append((view, roles))

    def index(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        """Show the first page of the role somebody acts in; else the list of what there is."""
        actor = cast(Any, request).actor
        for view, roles in self._first_pages:
            if actor.has(*roles):
                return view(request)
        return super().index(request, extra_context)

    def register(self, model_or_iterable: Any, admin_class: Any = None, **options: Any) -> None:
        admin_class = admin_class or ModelAdmin
        audited = type(admin_class.__name__, (Audited, admin_class), {"__module__": admin_class.__module__})
        super().register(model_or_iterable, audited, **options)

    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Lead a visitor to the one sign-in there is, whoever has not chosen to choosing; refuse anybody else."""
        if not request.user.is_authenticated:
            query = urlencode({"next": request.GET.get("next") or reverse("admin:index")})
            return redirect(f"{reverse('account_login')}?{query}")
        if cast(Any, request).actor.at_organisation is None:
            query = urlencode({"next": request.GET.get("next") or reverse("admin:index")})
            return redirect(f"{reverse('accounts:choose')}?{query}")
        raise PermissionDenied(_("These pages are for administrators and accreditation officers."))

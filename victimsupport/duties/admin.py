"""The authority's pages for holidays: entering them, and counting open duties anew, seen before it is done."""

from typing import Any, cast

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from victimsupport.accounts.identity import acting_as, system
from victimsupport.accounts.models import Organisation
from victimsupport.audit import actions as audit
from victimsupport.duties import actions
from victimsupport.duties.models import Holiday


@admin.register(Holiday)
class HolidayAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """Days off by date. A change moves no duty by itself: the page "count anew" shows what would move, then does it."""

    list_display = ("day", "name")
    date_hierarchy = "day"
    ordering = ("-day",)
    change_list_template = "admin/duties/holiday/change_list.html"

    def get_urls(self) -> list[URLPattern]:
        page = path("recount/", self.admin_site.admin_view(self.recount), name="duties_holiday_recount")
        return [page, *super().get_urls()]

    def recount(self, request: HttpRequest) -> HttpResponse:
        """Show which open duties a changed table moves, and move them when confirmed."""
        if not self.has_change_permission(request):
            raise PermissionDenied
        apply = request.method == "POST"
        moved = recount_everywhere(apply=apply)
        if apply:
            detail = {"moved": sum(row[-1] for row in moved)}
            audit.record("DUTIES_RECOUNTED", detail=detail, by=cast(Any, request).actor, at=timezone.now())
            sentence = ngettext("%(count)s duty was moved.", "%(count)s duties were moved.", detail["moved"])
            messages.success(request, sentence % {"count": detail["moved"]})
            return redirect(reverse("admin:duties_holiday_changelist"))
        context = self.admin_site.each_context(request) | {
            "moved": moved,
            "title": _("Count open duties anew"),
        }
        return render(request, "admin/duties/holiday/recount.html", context)


def recount_everywhere(*, apply: bool) -> list[tuple[Organisation, str, Any, Any, int]]:
    """Return how many duties of each organisation move from which day to which; no reference leaves its wall."""
    counts: dict[tuple[Organisation, str, Any, Any], int] = {}
    for organisation in Organisation.objects.in_order():
        with acting_as(system(), organisation) as by:
            for change in actions.recount(apply=apply, by=by, at=timezone.now()):
                key = (organisation, change.duty.rule, change.before, change.after)
                counts[key] = counts.get(key, 0) + 1
    return [(*key, count) for key, count in counts.items()]

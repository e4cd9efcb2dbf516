"""The administrator's page of the state budget: ST-9."""

from django.contrib import admin

from reporting.models import BudgetAppropriation


@admin.register(BudgetAppropriation)
class BudgetAppropriationAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    list_display = ("year", "euros", "source")
    ordering = ("-year",)

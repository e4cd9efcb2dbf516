"""The administrator's pages for reference data."""

from django.contrib import admin

from victimsupport.directory.models import CompetentBody, CrimeType, Hotline, Municipality, RightsText


@admin.register(Municipality, CrimeType)
class BilingualAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    list_display = ("name_lt", "name_en", "code", "place", "is_active")
    search_fields = ("name_lt", "name_en", "code")
    ordering = ("place",)


@admin.register(CompetentBody)
class CompetentBodyAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    list_display = ("name", "kind", "address", "phone", "email", "valid_from", "valid_until")
    list_filter = ("kind",)
    search_fields = ("name",)
    ordering = ("kind", "name")


@admin.register(Hotline)
class HotlineAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    list_display = ("number", "name_lt", "name_en", "is_active")
    ordering = ("place",)


@admin.register(RightsText)
class RightsTextAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    list_display = ("version", "item", "language", "valid_from")
    list_filter = ("version", "language")
    ordering = ("-valid_from", "item", "language")

"""The administrator's pages: organisations, people and whom they act for."""

from typing import Any, cast

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django import forms
from django.contrib import admin
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from victimsupport.accounts.actions import keep_details
from victimsupport.accounts.models import Membership, Organisation, TerritoryAddress, User
from victimsupport.accounts.roles import ROLES_IN, OrganisationKind, Role
from victimsupport.accounts.sorting import sort_key


class MembershipForm(forms.ModelForm):  # type: ignore[type-arg]
    """Roles as boxes to tick; only those an organisation of that kind has."""

    roles = forms.TypedMultipleChoiceField(
        choices=[choice for choice in Role.choices if choice[0] != Role.SYSTEM],
        widget=forms.CheckboxSelectMultiple,
    )

    class Meta:
        model = Membership
        fields = ("user", "organisation", "roles", "is_active")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        organisation, roles = cleaned.get("organisation"), cleaned.get("roles")
        if organisation and roles:
            allowed = ROLES_IN[OrganisationKind(organisation.kind)]
            strange = [Role(role).label for role in roles if role not in allowed]
            if strange:
                sentence = _("There is no such role in an organisation of this kind: %(roles)s.")
                raise ValidationError({"roles": sentence % {"roles": ", ".join(map(str, strange))}})
        return cleaned


class MembershipInline(admin.TabularInline):  # type: ignore[type-arg]
    model = Membership
    form = MembershipForm
    extra = 0


class AddressInline(admin.TabularInline):  # type: ignore[type-arg]
    model = TerritoryAddress
    extra = 0


@admin.register(Organisation)
class OrganisationAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """Organisations are closed, never deleted: what they did stays theirs."""

    list_display = ("name", "kind", "legal_entity_code", "is_active")
    list_filter = ("kind", "is_active")
    search_fields = ("name", "legal_entity_code")
    ordering = ("sort_key",)
    exclude = ("is_example",)
    inlines = (AddressInline,)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def save_model(self, request: HttpRequest, obj: Organisation, form: Any, change: bool) -> None:
        obj.sort_key = sort_key(obj.name)
        super().save_model(request, obj, form, change)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        keep_details(service=form.instance, by=cast(Any, request).actor, at=timezone.now())


@admin.register(User)
class UserAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """A new colleague sets a password through the link of "forgotten password"; nobody else ever knows it."""

    list_display = ("name", "email", "is_active")
    list_filter = ("is_active",)
    search_fields = ("name", "email")
    ordering = ("name",)
    fields = ("name", "email", "language", "is_active")
    inlines = (MembershipInline,)

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).filter(is_system=False)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def save_model(self, request: HttpRequest, obj: User, form: Any, change: bool) -> None:
        if not change:
            obj.set_unusable_password()
        super().save_model(request, obj, form, change)


for unused in (EmailAddress, Authenticator, UserSession, Group):
    # Roles stand on memberships; factors and sessions are everybody's own.
    if admin.site.is_registered(unused):
        admin.site.unregister(unused)

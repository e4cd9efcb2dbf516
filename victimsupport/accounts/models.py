"""People, the organisations they work for, and their roles there."""

from typing import Any, ClassVar
from uuid import UUID

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower, Now
from django.utils.translation import gettext_lazy as _

from victimsupport.accounts.querysets import (
    AbsenceQuerySet,
    MembershipQuerySet,
    OrganisationQuerySet,
    PublishedDetailsQuerySet,
    UserManager,
)
from victimsupport.accounts.roles import OrganisationKind, Role
from victimsupport.choices import FirstContactInstitutionType
from victimsupport.keys import uuid_key


class Organisation(models.Model):
    """A support service, a first-contact institution, or one of the bodies that watch over both."""

    id = uuid_key()
    kind = models.CharField(_("kind"), max_length=30, choices=OrganisationKind)
    name = models.CharField(_("name"), max_length=200)
    sort_key = models.CharField(max_length=200, editable=False, db_index=True)
    legal_entity_code = models.CharField(_("legal entity code"), max_length=20, unique=True)
    institution_type = models.CharField(
        _("type of institution"), max_length=30, choices=FirstContactInstitutionType, blank=True
    )
    phone = models.CharField(_("phone"), max_length=40, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    idle_minutes = models.PositiveSmallIntegerField(
        _("minutes until an idle session ends"),
        default=30,
        help_text=_("15 where the public can see or reach the screen, 30 elsewhere."),
    )
    is_active = models.BooleanField(_("active"), default=True)
    is_example = models.BooleanField(_("invented, for demonstration"), default=False)

    objects = OrganisationQuerySet.as_manager()

    personal_data: ClassVar[set[str]] = set()
    other_data: ClassVar[set[str]] = {
        "id", "kind", "name", "sort_key", "legal_entity_code", "institution_type", "phone", "email",
        "idle_minutes", "is_active", "is_example",
    }  # fmt: skip

    class Meta:
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=["FIRST_CONTACT_INSTITUTION", "CHILD_RIGHTS_SERVICE"])
                ^ Q(institution_type=""),
                name="an_institution_has_a_type_and_nobody_else",
            ),
            models.CheckConstraint(
                condition=Q(idle_minutes__gte=5) & Q(idle_minutes__lte=30),
                name="a_session_idles_30_minutes_at_most",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class TerritoryAddress(models.Model):
    """Where a support service works: an address published under art. 9(1)1 and 12(2)."""

    id = uuid_key()
    organisation = models.ForeignKey(
        Organisation, models.CASCADE, related_name="addresses", verbose_name=_("organisation")
    )
    municipality = models.CharField(
        _("municipality"), max_length=20, help_text=_("Code of the municipality.")
    )
    address = models.CharField(_("activity territory address"), max_length=200)

    personal_data: ClassVar[set[str]] = set()
    other_data: ClassVar[set[str]] = {"id", "organisation", "municipality", "address"}

    class Meta:
        verbose_name = _("activity territory address")
        verbose_name_plural = _("activity territory addresses")

    def __str__(self) -> str:
        return self.address


class PublishedDetails(models.Model):
    """
    What the public list says of a support service from a day on: the five attributes of art. 12(2).

    A later row takes the place of an earlier; of one day the last counts. Never edited.
    """

    id = uuid_key()
    organisation = models.ForeignKey(
        Organisation, models.CASCADE, related_name="published_details", verbose_name=_("organisation")
    )
    valid_from = models.DateField(_("from"))
    name = models.CharField(_("name"), max_length=200)
    legal_entity_code = models.CharField(_("legal entity code"), max_length=20)
    addresses = models.JSONField(_("activity territory addresses"), default=list)
    phone = models.CharField(_("phone"), max_length=40, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    recorded_at = models.DateTimeField(_("recorded"))

    objects = PublishedDetailsQuerySet.as_manager()

    personal_data: ClassVar[set[str]] = set()
    other_data: ClassVar[set[str]] = {
        "id", "organisation", "valid_from", "name", "legal_entity_code", "addresses", "phone", "email", "recorded_at",
    }  # fmt: skip

    class Meta:
        verbose_name = _("published details")
        verbose_name_plural = _("published details")
        indexes = [
            models.Index(fields=["organisation", "-valid_from", "-recorded_at"], name="details_of_a_day"),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.valid_from}"


class User(AbstractBaseUser):  # type: ignore[django-manager-missing]  # guardian hides its own
    """A person who signs in. What they may do follows from the membership they act under."""

    id = uuid_key()
    email = models.EmailField(_("e-mail"))
    name = models.CharField(_("name and surname"), max_length=150, blank=True)
    language = models.CharField(
        _("language"), max_length=2, choices=[("lt", "Lietuvių"), ("en", "English")], default="lt"
    )
    has_shortcuts = models.BooleanField(
        _("single keys lead to pages"),
        default=True,
        db_default=True,
        db_comment="WCAG 2.1.4: can be switched off",
    )
    is_active = models.BooleanField(_("active"), default=True)
    is_system = models.BooleanField(default=False, editable=False)
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    objects = UserManager()

    acting_at: UUID | None = None
    acting_roles: frozenset[str] = frozenset()

    personal_data: ClassVar[set[str]] = {"email", "name"}
    other_data: ClassVar[set[str]] = {
        "id", "password", "last_login", "language", "has_shortcuts", "is_active", "is_system", "created_at"
    }  # fmt: skip

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        constraints = [
            models.UniqueConstraint(Lower("email"), name="one_person_an_email"),
            models.UniqueConstraint(
                fields=["is_system"], condition=Q(is_system=True), name="one_system_actor"
            ),
        ]

    def __str__(self) -> str:
        return self.name or self.email

    @property
    def is_staff(self) -> bool:
        """Whether the admin lets this person in: the role they act under decides."""
        return self._acts_as(Role.ADMINISTRATOR, Role.ACCREDITATION_OFFICER, Role.DECISION_MAKER)

    @property
    def is_superuser(self) -> bool:
        """Nobody passes every check."""
        return False

    def has_perm(self, perm: str, obj: Any = None) -> bool:
        """Answer Django's admin: reference data belong to the administrator."""
        return self.is_active and self._acts_as(Role.ADMINISTRATOR)

    def has_module_perms(self, app_label: str) -> bool:
        return self.is_active and self.is_staff

    def has_perms(self, perm_list: list[str], obj: Any = None) -> bool:
        return all(self.has_perm(perm, obj) for perm in perm_list)

    def get_all_permissions(self, obj: Any = None) -> set[str]:
        return set()

    def _acts_as(self, *roles: Role) -> bool:
        return not self.acting_roles.isdisjoint(roles)


class Membership(models.Model):
    """That a person works for an organisation, and as what. Chosen at sign-in."""

    id = uuid_key()
    user = models.ForeignKey(User, models.CASCADE, related_name="memberships", verbose_name=_("person"))
    organisation = models.ForeignKey(
        Organisation, models.CASCADE, related_name="memberships", verbose_name=_("organisation")
    )
    roles = ArrayField(models.CharField(max_length=30, choices=Role), verbose_name=_("roles"))
    is_active = models.BooleanField(_("active"), default=True)

    objects = MembershipQuerySet.as_manager()

    personal_data: ClassVar[set[str]] = set()
    other_data: ClassVar[set[str]] = {"id", "user", "organisation", "roles", "is_active"}

    class Meta:
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        constraints = [
            models.UniqueConstraint(
                fields=["user", "organisation"], name="one_membership_a_person_and_place"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} – {self.organisation}"


class ReferenceCounter(models.Model):
    """The last number an organisation gave out in a series and year, so that no one learns another's volume."""

    id = uuid_key()
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="+")
    series = models.CharField(max_length=4)
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    personal_data: ClassVar[set[str]] = set()
    other_data: ClassVar[set[str]] = {"id", "organisation", "series", "year", "last"}

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "series", "year"], name="one_counter_a_series"),
        ]

    def __str__(self) -> str:
        return f"{self.series}-{self.year}-{self.last:05}"


class Absence(models.Model):
    """
    That a colleague is away from one day to another, both included, and which colleague stands in.

    Who owns a running duty follows from it by the day it is asked on; nothing is moved there and back.
    """

    id = uuid_key()
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="+")
    absent = models.ForeignKey(User, models.CASCADE, related_name="+", verbose_name=_("who is away"))
    deputy = models.ForeignKey(User, models.CASCADE, related_name="+", verbose_name=_("deputy"))
    first_on = models.DateField(_("first day"))
    last_on = models.DateField(_("last day"))
    recorded_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()
    cancelled_at = models.DateTimeField(null=True, blank=True, db_comment="taken back before it began")

    objects = AbsenceQuerySet.as_manager()

    personal_data: ClassVar[set[str]] = set()
    other_data: ClassVar[set[str]] = {
        "id", "organisation", "absent", "deputy", "first_on", "last_on", "recorded_by", "recorded_at", "cancelled_at",
    }  # fmt: skip

    class Meta:
        verbose_name = _("absence")
        constraints = [
            models.CheckConstraint(
                condition=Q(last_on__gte=F("first_on")), name="an_absence_ends_after_it_began"
            ),
            models.CheckConstraint(condition=~Q(absent=F("deputy")), name="nobody_stands_in_for_themselves"),
        ]

    def __str__(self) -> str:
        return f"{self.first_on} – {self.last_on}"


class CalendarFeed(models.Model):
    """That a colleague reads their last days in a calendar of their own. Its address is kept as a hash only."""

    id = uuid_key()
    membership = models.OneToOneField(Membership, models.CASCADE, related_name="calendar_feed")
    token_hash = models.CharField(
        max_length=64, unique=True, db_comment="SHA-256 of the secret in the address"
    )
    made_at = models.DateTimeField()

    personal_data: ClassVar[set[str]] = set()
    other_data: ClassVar[set[str]] = {"id", "membership", "token_hash", "made_at"}

    class Meta:
        verbose_name = _("calendar feed")

    def __str__(self) -> str:
        return str(self.made_at.date())

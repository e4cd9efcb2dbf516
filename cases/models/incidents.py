"""People who suffered from the same act, joined by a number alone: art. 2(3)2, 4(2). None of them sees another."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cases.models.case import Case
from cases.querysets import IncidentMemberQuerySet
from victimsupport.accounts.models import Organisation, User
from victimsupport.keys import uuid_key


class KinRelation(models.TextChoices):
    """How two people of one incident stand to each other; each the same way to the other."""

    FAMILY_MEMBER = "FAMILY_MEMBER", pgettext_lazy("relation", "Family member")
    CLOSE_RELATIVE = "CLOSE_RELATIVE", pgettext_lazy("relation", "Close relative")
    SAME_HOUSEHOLD = "SAME_HOUSEHOLD", pgettext_lazy("relation", "Same household")
    SAME_ACT = "SAME_ACT", pgettext_lazy("relation", "Suffered from the same act")


class UnlinkReason(models.TextChoices):
    """Why somebody is no longer linked. A code and no text: it stands beside people who must not be named."""

    MISTAKE = "MISTAKE", _("Linked by mistake")
    ANOTHER_ACT = "ANOTHER_ACT", _("It was not the same act")
    SAFETY = "SAFETY", _("The link could endanger somebody")
    WISH = "WISH", _("The person wishes it so")


class Incident(models.Model):
    """One act that several people of the service suffered from. It holds a number and no personal data."""

    id = uuid_key()
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    reference = models.CharField(_("number of the incident"), max_length=20)
    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    personal_data: ClassVar[set[str]] = set()
    other_data: ClassVar[set[str]] = {"id", "organisation", "reference", "opened_at", "opened_by"}

    class Meta:
        verbose_name = _("incident")
        constraints = [
            models.UniqueConstraint(fields=["organisation", "reference"], name="one_incident_a_reference")
        ]

    def __str__(self) -> str:
        return self.reference


class IncidentMember(models.Model):
    """
    That a case belongs to an incident, and how its person stands to the one through whom it was linked.

    To everybody else of the incident the person is somebody who suffered from the same act.
    """

    id = uuid_key()
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    incident = models.ForeignKey(Incident, models.PROTECT, related_name="members")
    case = models.ForeignKey(Case, models.CASCADE, related_name="incidents")
    related_to = models.ForeignKey(Case, models.SET_NULL, null=True, blank=True, related_name="+")
    relation = models.CharField(
        _("relation"), max_length=16, choices=KinRelation, default=KinRelation.SAME_ACT
    )
    linked_at = models.DateTimeField()
    linked_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    unlinked_at = models.DateTimeField(null=True, blank=True)
    unlinked_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    unlinked_reason = models.CharField(max_length=12, choices=UnlinkReason, blank=True)

    objects = IncidentMemberQuerySet.as_manager()

    personal_data: ClassVar[set[str]] = set()
    other_data: ClassVar[set[str]] = {
        "id", "organisation", "incident", "case", "related_to", "relation", "linked_at", "linked_by", "unlinked_at",
        "unlinked_by", "unlinked_reason",
    }  # fmt: skip

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case"], condition=Q(unlinked_at=None), name="a_case_has_one_incident"
            ),
            models.CheckConstraint(
                condition=Q(unlinked_at=None, unlinked_by=None, unlinked_reason="")
                | Q(unlinked_at__isnull=False, unlinked_by__isnull=False) & ~Q(unlinked_reason=""),
                name="a_link_ends_with_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(related_to=None) | ~Q(related_to=models.F("case")),
                name="nobody_is_their_own_relative",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.incident_id} {self.case_id}"

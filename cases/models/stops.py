"""What is owed to people when the right of their service stops: domain.md 3.5."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cases.models.case import Case
from cases.querysets import RightStopQuerySet
from victimsupport.accounts.models import Organisation, User
from victimsupport.choices import RightState
from victimsupport.duties.models import Duty
from victimsupport.keys import uuid_key


class ToldBy(models.TextChoices):
    """How the person was told that the right of the service stopped."""

    IN_PERSON = "IN_PERSON", _("In person")
    PHONE = "PHONE", _("By phone or video call")
    WRITTEN = "WRITTEN", _("In writing")


class AfterStop(models.TextChoices):
    """What the person of an open case chose once the right of the service stopped: domain.md 3.5."""

    TRANSFER = "TRANSFER", _("To go on at another service")
    CLOSING = "CLOSING", _("To end the assistance")
    WAITING = "WAITING", _("To wait until the right is valid again")
    UNDECIDED = "UNDECIDED", _("Has not decided yet")


class RightStop(models.Model):
    """
    What is owed to the person of a case that was open when the right of the service stopped: domain.md 3.5.

    To be told, and to be offered another service, an end, or on suspension to wait. One for each case and stop.
    """

    id = uuid_key()
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    case = models.ForeignKey(Case, models.CASCADE, related_name="right_stops")
    duty = models.OneToOneField(Duty, models.PROTECT, related_name="right_stop")
    stopped_on = models.DateField(_("right stopped on"))
    state = models.CharField(_("state of the right"), max_length=20, choices=RightState)
    told_how = models.CharField(_("how told"), max_length=12, choices=ToldBy, blank=True)
    told_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    choice = models.CharField(_("what the person chose"), max_length=12, choices=AfterStop, blank=True)
    chosen_at = models.DateTimeField(_("when chosen"), null=True, blank=True)
    service = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("service wished for"),
    )

    objects = RightStopQuerySet.as_manager()

    personal_data: ClassVar[set[str]] = set()
    other_data: ClassVar[set[str]] = {
        "id", "organisation", "case", "duty", "stopped_on", "state", "told_how", "told_by", "choice", "chosen_at",
        "service",
    }  # fmt: skip

    class Meta:
        verbose_name = _("stop of the right")
        constraints = [
            models.UniqueConstraint(
                fields=["case", "stopped_on", "state"], name="a_person_is_told_once_of_a_stop"
            ),
            models.CheckConstraint(
                condition=Q(told_how="", told_by=None, choice="", chosen_at=None)
                | ~Q(told_how="") & ~Q(choice="") & Q(told_by__isnull=False, chosen_at__isnull=False),
                name="who_was_told_gave_an_answer",
            ),
            models.CheckConstraint(
                condition=Q(choice="TRANSFER") ^ Q(service=None), name="a_transfer_names_the_service"
            ),
            models.CheckConstraint(
                condition=~Q(choice="WAITING") | Q(state="SUSPENDED"), name="only_a_suspension_is_waited_out"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.stopped_on} {self.state}"

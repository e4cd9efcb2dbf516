"""What is asked about a person who was told that the right of the service stopped."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from cases.actions.stops import Answer
from cases.models import AfterStop, RightStop, ToldBy
from referrals.documents import Listed
from referrals.permissions import not_accredited
from victimsupport.interface import forms as kit
from victimsupport.law.catalogues import RightState
from victimsupport.law.conditions import may_be_waited_for

CHOICE = ["choice"]


class ChoiceForm(kit.VersionedForm):
    """What a person chose who was told earlier."""

    sections = [kit.Section(_("What the person chose"), [*CHOICE, "chosen_at"])]
    conditional = {"choice": {AfterStop.TRANSFER: ["service"]}}

    choice = kit.RadioField(
        label=_("What did the person choose?"),
        choices=AfterStop.choices,
        hints={
            AfterStop.TRANSFER: _("With a new consent to pass on their data, and only those they agree to"),
            AfterStop.CLOSING: _("Then close the case"),
            AfterStop.UNDECIDED: _("Come back to it: the choice can be recorded later"),
        },
        missing=_("Select what the person chose"),
    )
    service = kit.SelectField(
        label=_("Which service does the person wish to go to?"),
        help_text=_("Any service in Lithuania may be chosen; the choice is the person's alone."),
        missing=_("Select the service the person wishes to go to"),
    )
    chosen_at = kit.MomentField(
        label=_("When did the person say so?"), missing=_("Enter when the person said so"), past_only=True
    )

    def __init__(self, *args: Any, stop: RightStop, services: Sequence[Listed], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not may_be_waited_for(RightState(stop.state)):
            offered: Any = self.fields["choice"]
            offered.choices = [pair for pair in AfterStop.choices if pair[0] != AfterStop.WAITING]
        self.services = {str(entry.service.pk): entry for entry in services}
        asked: Any = self.fields["service"]
        asked.choices = [(str(entry.service.pk), _named(entry)) for entry in services]
        asked.error_messages["invalid_choice"] = str(not_accredited())

    def answers(self) -> dict[str, Any]:
        """Return what the action asks for."""
        given = dict(self.cleaned_data)
        chosen = self.services.get(given.pop("service"))
        return {"answer": Answer(given.pop("choice"), chosen.service if chosen else None), **given}


class ToldForm(ChoiceForm):
    """How and when the person was told, and what they chose."""

    sections = [
        kit.Section(_("The talk"), ["told_at", "told_how"]),
        kit.Section(_("What the person chose"), CHOICE),
    ]
    chosen_at = None  # type: ignore[assignment]
    told_at = kit.MomentField(
        label=_("When was the person told?"), missing=_("Enter when the person was told"), past_only=True
    )
    told_how = kit.RadioField(
        label=_("How was the person told?"),
        choices=ToldBy.choices,
        hints={ToldBy.WRITTEN: _("Only to a contact that is safe for the person")},
        missing=_("Select how the person was told"),
    )
    late_reason = kit.LongTextField(
        label=_("If this was late, why?"),
        help_text=_("You can also say it later; it must stand before the case is closed. Write no names."),
        required=False,
        max_length=1000,
        rows=3,
    )

    def __init__(self, *args: Any, is_late: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not is_late:
            del self.fields["late_reason"]


def _named(entry: Listed) -> str:
    return f"{entry.service.name} ({entry.place})" if entry.place else entry.service.name

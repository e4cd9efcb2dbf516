"""What is asked of interpretation, domestic violence, terrorism, and of acts the law does not reach."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from cases.documents.functions import SHORT
from cases.forms.facts import member_states
from cases.forms.people import told
from cases.models import CentreAnswer, CommunicationMeans, ServiceDelivery, YesNoUnknown
from referrals.models import Language
from victimsupport.choices import InterpretationKind
from victimsupport.directory.models import CompetentBody, CrimeType
from victimsupport.interface import forms as kit


class NeedForm(kit.GovukForm):
    """Which interpretation or translation is needed, in which language."""

    kind = kit.RadioField(
        label=_("What is needed?"), choices=InterpretationKind.choices, missing=_("Select what is needed")
    )
    language = kit.SelectField(
        label=_("Language"), choices=Language.choices, missing=_("Select the language")
    )


class BookForm(kit.GovukForm):
    """With whom and for when interpretation is booked."""

    booked_with = kit.TextField(
        label=_("With whom is it booked?"),
        help_text=_(
            "An agency, an interpreters' centre or an interpreter. It is free of charge for the person."
        ),
        missing=_("Enter with whom it is booked"),
        max_length=150,
    )
    booked_for = kit.MomentField(label=_("For when?"), missing=_("Enter for when it is booked"))


class GivenForm(kit.GovukForm):
    """On which day, by whom, at which service it was given."""

    given_on = kit.DayField(
        label=_("When was it given?"), missing=_("Enter when it was given"), past_only=True
    )
    given_by = kit.TextField(
        label=_("Who interpreted or translated?"),
        missing=_("Enter who interpreted or translated"),
        max_length=150,
    )
    delivery = kit.SelectField(
        label=_("At which service?"), blank=_("At no service recorded"), required=False
    )

    def __init__(self, *args: Any, deliveries: Iterable[ServiceDelivery], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.deliveries = {str(row.pk): row for row in deliveries}
        field: Any = self.fields["delivery"]
        field.choices = [
            (key, f"{row.delivered_on}, {SHORT[row.function]}") for key, row in self.deliveries.items()
        ]

    def answers(self) -> dict[str, Any]:
        """Return what the action asks for."""
        c = self.cleaned_data
        return {
            "given_on": c["given_on"],
            "given_by": c["given_by"],
            "delivery": self.deliveries.get(c["delivery"] or ""),
        }


class MeansForm(kit.GovukForm):
    """By which means information is given, as agreed with the person."""

    means = kit.CheckboxesField(
        label=_("By which means does the person wish to be informed?"),
        choices=CommunicationMeans.choices,
        required=False,
    )


class CentreForm(kit.GovukForm):
    """Which specialised centre was offered, what the person answered; of a protection order the last day."""

    sections = [
        kit.Section(_("Specialised comprehensive assistance centre"), ["centre", "offered_at", "answer"]),
        kit.Section(_("Protection order"), ["protection_order"]),
    ]
    centre = kit.RadioField(
        label=_("Which centre was offered?"), missing=_("Select which centre was offered")
    )
    offered_at = kit.MomentField(
        label=_("When was it offered?"), missing=_("Enter when it was offered"), past_only=True
    )
    answer = kit.RadioField(
        label=_("What did the person answer?"),
        choices=CentreAnswer.choices,
        missing=_("Select what the person answered"),
    )
    protection_order = kit.RadioField(
        label=_("Is there a protection order of the police?"),
        help_text=_("Whether there is one and until when is recorded, and nothing else."),
        choices=YesNoUnknown.choices,
        missing=_("Select whether there is a protection order"),
    )
    order_ends_on = kit.DayField(label=_("Its last day"), required=False)
    conditional = {"protection_order": {YesNoUnknown.YES.value: ["order_ends_on"]}}

    def __init__(self, *args: Any, centres: Sequence[CompetentBody], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.centres = {str(body.pk): body for body in centres}
        self.fields["centre"].choices = told(centres)  # type: ignore[attr-defined]

    def answers(self) -> dict[str, Any]:
        """Return what the action asks for."""
        return self.cleaned_data | {"centre": self.centres[self.cleaned_data["centre"]]}


class TerrorismForm(kit.GovukForm):
    """That the act was a terrorist crime."""

    confirmed = kit.ConfirmField(
        label=_("I confirm that the person suffered from a terrorist crime"),
        missing=_("Confirm that the person suffered from a terrorist crime"),
    )


class AbroadForm(kit.GovukForm):
    """Of a terrorist crime in another member state: when information was asked for, and where the person was referred."""

    country = kit.SelectField(
        label=_("In which state was the act committed?"), choices=member_states, missing=_("Select the state")
    )
    requested_at = kit.MomentField(
        label=_("When did the person ask for the information?"),
        missing=_("Enter when the person asked for the information"),
        past_only=True,
    )
    referred_at = kit.MomentField(
        label=_("When was the person referred to the Prosecutor General's Office?"),
        missing=_("Enter when the person was referred"),
        past_only=True,
    )
    body = kit.RadioField(label=_("To which body?"), missing=_("Select the body"))

    def __init__(self, *args: Any, bodies: Sequence[CompetentBody], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.bodies = {str(body.pk): body for body in bodies}
        self.fields["body"].choices = told(bodies)  # type: ignore[attr-defined]

    def answers(self) -> dict[str, Any]:
        """Return what the action asks for."""
        return self.cleaned_data | {"body": self.bodies[self.cleaned_data["body"]]}


class InformedForm(kit.GovukForm):
    """When somebody was informed whom the law does not reach. There is nowhere to write who it was."""

    informed_at = kit.MomentField(
        label=_("When was the information given?"),
        missing=_("Enter when the information was given"),
        past_only=True,
    )
    crime_type = kit.ModelSelectField(label=_("Criminal act"), required=False)
    confirmed = kit.ConfirmField(
        label=_(
            "I confirm: the act was committed outside the EU, and there are no criminal proceedings in Lithuania"
        ),
        missing=_("Confirm that the law does not apply; if it is not sure, register the person"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["crime_type"]
        field.queryset = CrimeType.objects.filter(is_active=True).order_by("place", "pk")


class TurnAwayForm(kit.VersionedForm):
    """When the person was informed whose case is ended because the law does not reach the act."""

    informed_at = InformedForm.base_fields["informed_at"]
    confirmed = kit.ConfirmField(
        label=_(
            "I confirm: the act was committed outside the EU, and there are no criminal proceedings in Lithuania"
        ),
        missing=_(
            "Confirm that the law does not apply; if it is not sure, record the decision of the person"
        ),
    )

"""What an officer is asked about a consent to pass data on."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext_lazy as _

from referrals.documents import Listed
from referrals.models import Applied, ConsentForm, Contact, TransferredField
from referrals.permissions import not_accredited
from victimsupport.choices import RepresentativeAbsence
from victimsupport.interface import forms as kit
from victimsupport.interface.formats import phone


class ServiceFilter(kit.FilterForm):
    """Narrows the list of services before one is chosen."""

    municipality = kit.SelectField(label=_("Municipality"), blank=_("All of Lithuania"))

    def __init__(self, *args: Any, municipalities: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["municipality"].choices = list(municipalities)  # type: ignore[attr-defined]


class ConsentQuestions(kit.GovukForm):
    """What is asked about every consent by which one service gets the four data, and no others: art. 9(3)."""

    given_by = kit.RadioField(
        label=_("Who consented?"), choices=Applied.choices, missing=_("Select who consented")
    )
    without_representative = kit.SelectField(
        label=_("Why does the child's legal representative not take part?"),
        choices=RepresentativeAbsence.choices,
        missing=_("Select why the legal representative does not take part"),
    )
    given_at = kit.MomentField(
        label=_("When did they consent?"), missing=_("Enter when they consented"), past_only=True
    )
    form = kit.RadioField(
        label=_("How?"), choices=ConsentForm.choices, missing=_("Select how they consented")
    )
    fields_agreed = kit.CheckboxesField(
        label=_("Which data may be passed on?"),
        choices=TransferredField.choices,
        missing=_("Select which data may be passed on"),
        help_text=_("At least one of first name and surname, and at least one of phone and e-mail."),
    )


class TransferConsentForm(ConsentQuestions):
    """Offers the services given, none chosen beforehand."""

    sections = (
        kit.Section(_("The service"), ["service"]),
        kit.Section(_("The consent"), ["given_by", "given_at", "form", "fields_agreed"]),
    )
    conditional = {"given_by": {Applied.VICTIM: ["without_representative"]}}

    service = kit.RadioField(
        label=_("Which service did the person choose?"),
        missing=_("Select the service the person chose"),
        help_text=_("Any service in Lithuania may be chosen; the choice is the person's alone."),
    )

    def __init__(self, *args: Any, contact: Contact, services: Iterable[Listed], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        services = list(services)
        question = self.fields["service"]
        question.choices = [(str(entry.service.pk), entry.service.name) for entry in services]  # type: ignore[attr-defined]
        question.hints = {str(entry.service.pk): _hint(entry) for entry in services}  # type: ignore[attr-defined]
        question.error_messages["invalid_choice"] = str(not_accredited())  # it could when the page was opened
        if not contact.is_child:
            del self.fields["without_representative"]
            self.conditional = {}  # type: ignore[misc]


class WithdrawalForm(kit.GovukForm):
    withdrawn_at = kit.MomentField(
        label=_("When was the consent withdrawn?"), missing=_("Enter when it was withdrawn"), past_only=True
    )


def _hint(entry: Listed) -> str:
    parts = [
        entry.place,
        "; ".join(entry.addresses),
        entry.service.phone and phone(entry.service.phone),
        entry.service.email,
    ]
    return " · ".join(part for part in parts if part)

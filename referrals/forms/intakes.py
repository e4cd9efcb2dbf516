"""What is asked when a person reaches a service."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django.utils.translation import gettext_lazy as _

from referrals.forms.searching import SearchedForm
from referrals.models import Applied, AssignReason
from victimsupport.accounts.querysets import MembershipQuerySet
from victimsupport.directory.models import CrimeType
from victimsupport.interface import forms as kit
from victimsupport.vault.person import Person

NAME_OR_SURNAME = _("Enter a first name, a surname or both")
PHONE_OR_EMAIL = _("Enter a phone number, an e-mail address or both")
ONE_NAME = _("At least one of the first name and the surname.")
ONE_WAY = _("At least one of the phone number and the e-mail address.")


class ReceivedForm(kit.GovukForm):
    """When the person reached the service: it sets the last day to start."""

    received_at = kit.MomentField(
        label=_("When did the person turn to you?"),
        missing=_("Enter when the person turned to you"),
        past_only=True,
    )
    is_terrorist_crime = kit.ConfirmField(
        label=_("The person suffered from a terrorist crime"),
        help_text=_("Then assistance is due at once, and the manager is alerted (art. 11(1))."),
        required=False,
    )


class PersonForm(ReceivedForm, SearchedForm):
    """Asks who the person is and how to reach them."""

    one_of: ClassVar[Mapping[str, Any]] = {"first_name": ONE_NAME, "surname": ""}
    """Questions of which one must be answered, with what is said of them: none is optional by itself."""

    first_name = kit.TextField(label=_("First name"), required=False, max_length=100)
    surname = kit.TextField(label=_("Surname"), required=False, max_length=100)
    phone = kit.PhoneField(label=_("Phone"), required=False)
    email = kit.EmailField(label=_("E-mail"), required=False, max_length=254)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, hint in self.one_of.items():
            self.fields[name].help_text = hint
            self.fields[name].hides_optional = True  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Ask for one of the names at least."""
        cleaned = super().clean() or self.cleaned_data
        self.ask_for_one_of("first_name", "surname", sentence=NAME_OR_SURNAME)
        return cleaned

    def ask_for_one_of(self, *names: str, sentence: Any) -> None:
        """Point at the first of some questions if none of them was answered."""
        if not any(self.cleaned_data.get(name) or name in self.errors for name in names):
            self.add_error(names[0], sentence)

    def person(self) -> Person:
        """Return the victim."""
        names = ("first_name", "surname", "phone", "email")
        return Person(
            **{name: self.cleaned_data[name] for name in names},
            birth_date=self.cleaned_data.get("birth_date"),
        )


class DirectForm(PersonForm):
    """A person applies directly: art. 10(2)."""

    sections = (
        kit.Section(_("The application"), ["received_at", "chosen_by", "is_terrorist_crime"]),
        kit.Section(_("The person"), ["first_name", "surname", "phone", "email", "birth_date"]),
    )
    birth_date = kit.BirthDateField(label=_("Date of birth"), required=False)
    chosen_by = kit.RadioField(
        label=_("Who chose your service?"),
        choices=Applied.choices,
        missing=_("Select who chose your service"),
    )


class ThirdPartyForm(PersonForm):
    """Another person applies at the victim's request: art. 10(3)."""

    sections = (
        kit.Section(_("The application"), ["received_at", "consents", "is_terrorist_crime"]),
        kit.Section(_("The victim"), ["first_name", "surname", "phone", "email", "crime_type"]),
        kit.Section(_("Who applies"), ["applicant_relation", "applicant_phone", "applicant_email"]),
    )
    conditional = {"consents": {"yes": ["consent_stated_at"]}}
    one_of = {"first_name": ONE_NAME, "surname": "", "phone": ONE_WAY, "email": ""}

    consents = kit.YesNoField(
        label=_("Does the victim consent to the assistance?"),
        help_text=_(
            "As the person who applies states it. You will confirm it with the victim at the first contact."
        ),
        missing=_("Select whether the victim consents"),
    )
    consent_stated_at = kit.MomentField(
        label=_("When was the consent stated?"),
        missing=_("Enter when the consent was stated"),
        past_only=True,
    )
    crime_type = kit.ModelSelectField(
        label=_("Criminal act"),
        help_text=_("The one the victim suffered from (art. 10(3))."),
        missing=_("Select the criminal act the person suffered from"),
    )
    applicant_relation = kit.TextField(
        label=_("Relation to the victim"),
        help_text=_("For example, mother, neighbour, teacher. Write no name."),
        missing=_("Enter who the person who applies is to the victim"),
        max_length=100,
    )
    applicant_phone = kit.PhoneField(label=_("Phone of the person who applies"), required=False)
    applicant_email = kit.EmailField(
        label=_("E-mail of the person who applies"), required=False, max_length=254
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered: Any = self.fields["crime_type"]
        offered.queryset = CrimeType.objects.filter(is_active=True).order_by("place", "pk")

    def clean(self) -> dict[str, Any]:
        """Refuse without the victim's consent, and ask for nothing more then."""
        cleaned = super().clean()
        self.ask_for_one_of("phone", "email", sentence=PHONE_OR_EMAIL)
        if cleaned.get("consents") is False:
            self.errors.clear()
            self.add_error(
                "consents", _("Without the victim's consent to the assistance nothing may be recorded.")
            )
        return cleaned

    def applicant(self) -> Person:
        """Return how to reach the person who applies; empty if it was not needed."""
        return Person(phone=self.cleaned_data["applicant_phone"], email=self.cleaned_data["applicant_email"])


class AnonymousForm(ReceivedForm):
    """A person applies directly and wishes to remain anonymous: R-10.A. There is nowhere to write a name."""


class ResponsibleForm(kit.VersionedForm):
    """Who is responsible from now on; and why, where somebody else was."""

    assignee = kit.RadioField(label=_("Who is responsible from now on?"), missing=_("Select a colleague"))
    reason = kit.RadioField(
        label=_("Why somebody else?"),
        choices=AssignReason.choices,
        missing=_("Select why somebody else is responsible from now on."),
    )

    def __init__(self, *args: Any, colleagues: MembershipQuerySet, is_somebodys: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not is_somebodys:
            del self.fields["reason"]
        self.fields["assignee"].choices = [  # type: ignore[attr-defined]
            (str(membership.user_id), str(membership.user)) for membership in colleagues
        ]

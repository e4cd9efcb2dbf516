"""What is asked about the places of a service, and about who is on call."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from cases.actions.places import Described
from cases.models import Place, PlaceKind, Suits, Takes
from victimsupport.accounts.querysets import MembershipQuerySet
from victimsupport.interface import forms as kit


class PlaceForm(kit.VersionedForm):
    """One place: a neutral label for everybody, the address sealed."""

    label = kit.TextField(
        label=_("Label"),
        help_text=_("What everybody sees, for example, “Place A1”. Nothing by which it could be found."),
        missing=_("Enter a label"),
        max_length=40,
        width=20,
    )
    address = kit.LongTextField(
        label=_("Where is it, and how does one get in?"),
        missing=_("Enter where the place is"),
        rows=3,
        max_length=1000,
    )
    kind = kit.RadioField(label=_("Kind"), choices=PlaceKind.choices, missing=_("Select the kind"))
    capacity = kit.NumberField(
        label=_("How many people can sleep there?"),
        missing=_("Enter how many people can sleep there"),
        minimum=1,
        maximum=200,
        width=3,
    )
    takes = kit.RadioField(
        label=_("Who may stay there?"), choices=Takes.choices, missing=_("Select who may stay there")
    )
    suits = kit.CheckboxesField(label=_("What is it fit for?"), choices=Suits.choices, required=False)
    is_active = kit.ConfirmField(
        label=_("In use"),
        help_text=_("Untick it to place nobody new there. Whoever is there stays."),
        required=False,
    )

    def __init__(self, *args: Any, place: Place | None = None, **kwargs: Any) -> None:
        super().__init__(*args, version=place.version if place else 0, **kwargs)
        if place is None:
            self.initial = {"takes": Takes.ANYBODY, "is_active": True, **self.initial}
            self.fields["address"].help_text = _(
                "Kept sealed. Only those placed on a stay there will see it."
            )
            return
        names = ("label", "kind", "capacity", "takes", "suits", "is_active")
        self.initial = {**{name: getattr(place, name) for name in names}, **self.initial}
        self.fields["address"].required = False
        self.fields["address"].help_text = _(
            "What is kept is not shown here. Leave this empty to keep it, or enter what replaces it."
        )

    def described(self) -> Described:
        """Return what was entered."""
        given = {name: value for name, value in self.cleaned_data.items() if name != "version"}
        return Described(**given)


class OnCallForm(kit.GovukForm):
    """Who can be called, at which number, from when until when."""

    person = kit.SelectField(label=_("Who is on call?"), missing=_("Select a colleague"))
    phone = kit.PhoneField(label=_("Phone"), missing=_("Enter the number to call"))
    starts_at = kit.MomentField(label=_("From"), missing=_("Enter from when"))
    ends_at = kit.MomentField(label=_("Until"), missing=_("Enter until when"))

    def __init__(self, *args: Any, colleagues: MembershipQuerySet, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = {str(row.user_id): row.user for row in colleagues}
        asked: Any = self.fields["person"]
        asked.choices = [(key, str(person)) for key, person in self.people.items()]

    def turn(self) -> dict[str, Any]:
        """Return what was entered, as the action takes it."""
        return self.cleaned_data | {"person": self.people[self.cleaned_data["person"]]}

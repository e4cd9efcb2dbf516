"""What is asked of legal representatives, of people of the same incident, of the Child Rights Service."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from cases.actions.representatives import Absence, Represents
from cases.models import (
    KinRelation,
    LegalRepresentative,
    NoRepresentativeReason,
    RepresentativeBasis,
    RepresentativeKind,
    UnlinkReason,
)
from victimsupport.directory.models import CompetentBody
from victimsupport.interface import forms as kit
from victimsupport.interface.formats import phone
from victimsupport.vault.person import Person


def told(bodies: Sequence[CompetentBody]) -> list[tuple[str, str]]:
    """Return bodies of the directory as answers: each by name, phone and e-mail."""
    return [(str(body.pk), f"{body.name}, {phone(body.phone)}, {body.email}") for body in bodies]


class AbsenceForm(kit.VersionedForm):
    """Why no legal representative of a child takes part: asked where nobody else does."""

    absent = kit.RadioField(
        label=_("Why does no legal representative take part?"),
        help_text=_("The law asks for a reason (art. 4(4))."),
        choices=NoRepresentativeReason.choices,
        missing=_("Select why no legal representative takes part"),
    )
    absent_note = kit.LongTextField(
        label=_("What is the reason?"), missing=_("Write the other reason"), max_length=500, rows=3
    )
    conditional = {"absent": {NoRepresentativeReason.OTHER.value: ["absent_note"]}}

    def __init__(self, *args: Any, asks: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not asks:
            self._leave_out("absent", "absent_note")

    def _leave_out(self, *names: str) -> None:
        """Not ask some questions, nor ask others because of them."""
        for name in names:
            self.fields.pop(name, None)
        branches: dict[str, Mapping[str, Sequence[str]]] = {
            parent: {answer: [n for n in asked if n not in names] for answer, asked in answers.items()}
            for parent, answers in self.conditional.items()
            if parent not in names
        }
        self.conditional = branches  # type: ignore[misc]
        self.sections = [  # type: ignore[misc]
            kit.Section(title, [name for name in asked if name in self.fields])
            for title, asked in self.sections
        ]

    def absence(self) -> Absence:
        """Return why nobody takes part, as far as it was asked."""
        c = self.cleaned_data
        return Absence(c.get("absent") or "", c.get("absent_note") or "")


class RepresentativeForm(AbsenceForm):
    """Who represents the person by law. Suspicion of the act comes before everything else."""

    sections = [
        kit.Section(
            _("The legal representative"), ["kind", "basis", "is_suspected", "participates", "absent"]
        ),
        kit.Section(_("How to reach them"), ["first_name", "surname", "phone", "email"]),
        kit.Section(_("Since when"), ["since", "until"]),
    ]
    kind = kit.RadioField(
        label=_("Who is it?"), choices=RepresentativeKind.choices, missing=_("Select who it is")
    )
    basis = kit.RadioField(
        label=_("On what basis do they represent the person?"),
        choices=RepresentativeBasis.choices,
        missing=_("Select on what basis they represent the person"),
    )
    is_suspected = kit.YesNoField(
        label=_("Are they suspected of the act?"),
        help_text=_("Then they are no contact, receive no letter and agree to nothing for the child."),
        missing=_("Select whether they are suspected of the act"),
    )
    participates = kit.YesNoField(
        label=_("Do they take part in the assistance?"),
        missing=_("Select whether they take part"),
    )
    first_name = kit.TextField(label=_("First name"), required=False, max_length=100)
    surname = kit.TextField(label=_("Surname"), required=False, max_length=100)
    phone = kit.PhoneField(label=_("Phone"), required=False)
    email = kit.EmailField(label=_("E-mail"), required=False, max_length=254)
    since = kit.DayField(label=_("Since"), required=False)
    until = kit.DayField(label=_("Until (included)"), required=False)

    conditional = {
        "is_suspected": {"no": ["participates"]},
        "participates": {"no": ["absent"]},
        "absent": {NoRepresentativeReason.OTHER.value: ["absent_note"]},
    }

    def __init__(self, *args: Any, representative: LegalRepresentative | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["first_name"].help_text = _("At least one of the first name and the surname.")
        for name in ("first_name", "surname"):
            self.fields[name].hides_optional = True  # type: ignore[attr-defined]
        if representative is not None:
            self._leave_out("is_suspected")
            if representative.is_suspected:
                self._leave_out("participates", "absent", "absent_note")

    def clean(self) -> dict[str, Any]:
        """Ask for one of the names at least."""
        cleaned = super().clean() or self.cleaned_data
        if not cleaned.get("first_name") and not cleaned.get("surname"):
            self.add_error("first_name", _("Enter a first name, a surname or both"))
        return cleaned

    def person(self) -> Person:
        """Return who it is and how to reach them."""
        c = self.cleaned_data
        return Person(
            first_name=c["first_name"], surname=c["surname"], phone=c["phone"] or "", email=c["email"]
        )

    def represents(self) -> Represents:
        """Return what they are to the person."""
        c = self.cleaned_data
        takes_part = bool(c.get("participates"))
        return Represents(c["kind"], c["basis"], takes_part, c["since"], c["until"])


class SuspectForm(AbsenceForm):
    """That a representative is suspected of the act; and why none takes part, where it was the only one."""

    confirmed = kit.ConfirmField(
        label=_("I confirm that this representative is suspected of the act"),
        missing=_("Confirm that this representative is suspected of the act"),
    )
    field_order = ["confirmed", "absent", "absent_note"]


class ClearForm(kit.VersionedForm):
    """That a suspicion is gone."""

    confirmed = kit.ConfirmField(
        label=_("I confirm that this representative is no longer suspected of the act"),
        missing=_("Confirm that this representative is no longer suspected of the act"),
    )


class LinkForm(kit.GovukForm):
    """Which case of one's own service is of the same incident, and how the two people stand to each other."""

    other = kit.TextField(
        label=_("Number of the other case"),
        help_text=_("For example, NK-2026-00012. Only a case you may see yourself can be linked."),
        missing=_("Enter the number of the other case"),
        max_length=20,
        width=10,
    )
    relation = kit.RadioField(
        label=_("How do the two people stand to each other?"),
        choices=KinRelation.choices,
        missing=_("Select how the two people stand to each other"),
    )


class UnlinkForm(kit.GovukForm):
    """Why a case is taken out of its incident."""

    reason = kit.RadioField(
        label=_("Why is it unlinked?"), choices=UnlinkReason.choices, missing=_("Select why it is unlinked")
    )


class ChildRightsForm(kit.GovukForm):
    """Whether the Child Rights Service is told of the child, and why."""

    is_told = kit.YesNoField(
        label=_("Is the Child Rights Service told of the child?"),
        missing=_("Select whether the Child Rights Service is told"),
    )
    told_at = kit.MomentField(
        label=_("When was it told?"),
        missing=_("Enter when the Child Rights Service was told"),
        past_only=True,
    )
    body = kit.RadioField(label=_("Which body was told?"), missing=_("Select the body that was told"))
    reason = kit.LongTextField(
        label=_("Why was it decided so?"),
        help_text=_("Kept sealed, under the key of the child's own data."),
        missing=_("Write the reason of the decision"),
        rows=4,
        max_length=2000,
    )
    conditional = {"is_told": {"yes": ["told_at", "body"]}}

    def __init__(self, *args: Any, bodies: Sequence[CompetentBody], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.bodies = {str(body.pk): body for body in bodies}
        self.fields["body"].choices = told(bodies)  # type: ignore[attr-defined]

    def answers(self) -> dict[str, Any]:
        """Return what the action asks for."""
        c = self.cleaned_data
        return {
            "is_told": c["is_told"],
            "told_at": c["told_at"],
            "body": self.bodies.get(c["body"] or ""),
            "reason": c["reason"],
        }

"""What an application asks: where the applicant is established, and the evidence of the four requirements of 13(1)."""

from collections.abc import Sequence
from typing import Any

from babel import Locale
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accreditation.models import Qualification, StaffMember
from victimsupport.accounts.sorting import sort_key
from victimsupport.choices import AccreditationRequirement
from victimsupport.interface import forms as kit
from victimsupport.law.countries import ECONOMIC_AREA_ONLY, EUROPEAN_UNION, LITHUANIA

LONGEST = 5000
NO_COUNTRIES = frozenset({"EU", "EZ", "QO", "UN", "XA", "XB", "ZZ"})
"""Codes among the territories that are no countries."""


def countries() -> list[tuple[Any, Any]]:
    """Return Lithuania, the other states it may be among by the law of any day, and all others, by the alphabet."""
    names = Locale.parse(get_language() or "lt").territories
    known = {code: str(name) for code, name in names.items() if _is_country(code)}
    near = {code for code in (*EUROPEAN_UNION, *ECONOMIC_AREA_ONLY) if code not in (LITHUANIA, "GB")}
    others = set(known) - near - {LITHUANIA}
    return [
        (LITHUANIA, known[LITHUANIA]),
        (_("European Union and European Economic Area"), _in_order(near, known)),
        (_("Other countries"), _in_order(others, known)),
    ]


def country_name(code: str) -> str:
    """Return the name of a country, or its code."""
    return str(Locale.parse(get_language() or "lt").territories.get(code, code))


def _is_country(code: str) -> bool:
    return len(code) == len(LITHUANIA) and code.isalpha() and code not in NO_COUNTRIES


def _in_order(codes: set[str], names: dict[str, str]) -> list[tuple[str, str]]:
    return sorted(((code, names[code]) for code in codes), key=lambda pair: sort_key(pair[1]))


class DraftForm(kit.VersionedForm):
    """A part of a draft: it is kept as far as it has come, and what is lacking is said before it is submitted."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.required = False
            field.hides_optional = True  # type: ignore[attr-defined]
        self.fields["version"].required = True

    def statements(self) -> dict[str, str]:
        """Return what was said in words."""
        return {
            name: text for name, text in self.cleaned_data.items() if name not in ("version", "documents")
        }


class EstablishmentForm(kit.VersionedForm):
    """Where the organisation is established, and which unit of it applies."""

    country = kit.SelectField(
        label=_("In which country is the organisation established?"),
        choices=countries,
        missing=_("Select the country"),
    )
    unit = kit.TextField(
        label=_("Unit that will support victims"),
        help_text=_("Only if a unit of the organisation applies rather than the whole of it."),
        required=False,
        max_length=200,
    )

    def statements(self) -> dict[str, str]:
        """Return what was said."""
        return {name: self.cleaned_data[name] for name in ("country", "unit")}


class PremisesForm(DraftForm):
    """Premises, and the closed room in them: art. 13(1)1."""

    premises = kit.LongTextField(
        label=_("Premises: how do they meet the requirements of work and fire safety?"),
        help_text=_(
            "Where they are, by which right you use them, and which documents show that they are safe."
        ),
        max_length=LONGEST,
    )
    closed_room = kit.LongTextField(
        label=_("Closed room: where can a person be advised in private?"),
        help_text=_("A lawyer, psychologist or social worker must be able to talk there in confidence."),
        max_length=LONGEST,
    )
    documents = kit.UploadField(label=_("Documents about the premises"), several=True)


class RemoteForm(DraftForm):
    """Remote consultation: art. 13(1)2."""

    remote_means = kit.LongTextField(
        label=_("Means: with what do you advise people at a distance?"),
        help_text=_(
            "Telephone, e-mail, other channels; mobile telephones, computers and programs you have for it."
        ),
        max_length=LONGEST,
    )
    remote_staff = kit.LongTextField(
        label=_("Staff: who knows how to use them?"),
        help_text=_("Positions, and how they were trained."),
        max_length=LONGEST,
    )
    documents = kit.UploadField(label=_("Documents about remote consultation"), several=True)


class StaffForm(kit.GovukForm):
    """Somebody who works directly with victims: art. 13(1)3."""

    name = kit.TextField(label=_("Name and surname"), missing=_("Enter the name and surname"), max_length=150)
    position = kit.TextField(label=_("Position"), missing=_("Enter the position"), max_length=150)
    qualification = kit.RadioField(
        label=_("What does the person have?"),
        choices=Qualification.choices,
        missing=_("Select what the person has"),
    )
    detail = kit.TextField(
        label=_("Degree or experience"),
        help_text=_("Which degree, from where and when; or where the person helped victims, since when."),
        missing=_("Enter which degree or which experience it is"),
        max_length=300,
    )
    documents = kit.UploadField(
        label=_("Documents that show it"),
        help_text=_("Diploma, or a certificate of work. You can add them later, before you submit."),
        several=True,
        required=False,
    )

    def facts(self) -> dict[str, str]:
        """Return what was said of the person."""
        return {name: self.cleaned_data[name] for name in ("name", "position", "qualification", "detail")}


class FunctionForm(DraftForm):
    """One of the nine functions, as its approved description has it: art. 13(1)4, 10(4)."""

    description = kit.LongTextField(label=_("How is it done?"), max_length=LONGEST)
    people = kit.LongTextField(
        label=_("People"), help_text=_("Who does it: positions and how many."), rows=3, max_length=LONGEST
    )
    means = kit.LongTextField(
        label=_("Means"), help_text=_("What they do it with: rooms, equipment, transport, money."), rows=3,
        max_length=LONGEST,
    )  # fmt: skip


class FunctionDocumentsForm(kit.GovukForm):
    """The approved descriptions of services, as documents: art. 13(1)4, 13(2)."""

    documents = kit.UploadField(
        label=_("Approved descriptions of services"),
        several=True,
        missing=_("Choose the approved descriptions"),
    )


class SubmitForm(kit.VersionedForm):
    """The application is handed in; what lacks something is handed in only on purpose."""

    incomplete = kit.ConfirmField(
        label=_("Submit it although something is lacking"),
        help_text=_("The 30 days run from today all the same. You can add documents until it is decided."),
        missing=_("Add what is lacking, or tick that you submit the application without it"),
    )

    def __init__(self, *args: Any, is_complete: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if is_complete:
            del self.fields["incomplete"]


class LaterDocumentsForm(kit.GovukForm):
    """Documents that come after the application."""

    conditional = {"requirement": {AccreditationRequirement.STAFF_QUALIFICATION.value: ["staff_member"]}}

    requirement = kit.RadioField(
        label=_("Which requirement do they show?"),
        choices=AccreditationRequirement.choices,
        missing=_("Select the requirement"),
    )
    staff_member = kit.SelectField(
        label=_("Whom are they about?"), missing=_("Select whom the documents are about")
    )
    documents = kit.UploadField(label=_("Documents"), several=True, missing=_("Choose a document"))

    def __init__(self, *args: Any, staff: Sequence[StaffMember], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        asked: Any = self.fields["staff_member"]
        asked.choices = [(str(member.pk), member.name) for member in staff]
        self.staff = {str(member.pk): member for member in staff}

    def about(self) -> StaffMember | None:
        """Return whom the documents are about, if about anybody."""
        return self.staff.get(self.cleaned_data["staff_member"])


class WithdrawalForm(kit.GovukForm):
    """An application is withdrawn."""

    reason = kit.LongTextField(label=_("Why?"), required=False, rows=3, max_length=500)
    sure = kit.ConfirmField(
        label=_("I withdraw this application"),
        missing=_("Tick that you withdraw the application, or leave it as it is"),
    )

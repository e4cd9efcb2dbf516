"""What is asked about the rights of a person over their data, and about keeping and letting go."""

from typing import Any, ClassVar

from django import forms
from django.db import models
from django.utils import translation
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cases.documents.retention import Term
from cases.models import Answer, DisclosedField, LimitationGround, RightAsked
from referrals.models import Applied
from victimsupport.interface import forms as kit
from victimsupport.law.retention import Retention
from victimsupport.vault import folding
from victimsupport.vault.person import Person

PDF, JSON = "pdf", "json"
SUSPECTED = _(
    "This may be the representative suspected of the act: they are given no copy (art. 4(4)). If it is somebody else of "
    "the same name, write instead who they are to the person."
)


class RequestForm(kit.GovukForm):
    """A request as it came: what is asked, by whom, when."""

    right = kit.RadioField(
        label=_("What is asked?"), choices=RightAsked.choices, missing=_("Select what is asked")
    )
    asked_by = kit.RadioField(label=_("Who asks?"), choices=Applied.choices, missing=_("Select who asks"))
    received_at = kit.MomentField(
        label=_("When was it received?"), missing=_("Enter when it was received"), past_only=True
    )
    asked = kit.LongTextField(
        label=_("What exactly?"),
        help_text=_("In the person's words. Kept encrypted."),
        required=False,
        max_length=4000,
    )


class ExtensionForm(kit.GovukForm):
    """Until when more time is needed, and why: the person is told within the first month."""

    until = kit.DayField(
        label=_("Until when?"), missing=_("Enter the day"), help_text=_("For example, 2026-11-20")
    )
    reason = kit.LongTextField(
        label=_("Why is more time needed?"), missing=_("Say why more time is needed"), max_length=2000
    )


class AnswerForm(kit.GovukForm):
    """What was answered in writing."""

    answer = kit.RadioField(label=_("Answer"), choices=Answer.choices, missing=_("Select the answer"))
    text = kit.LongTextField(
        label=_("What was written to the person?"),
        help_text=_("Of a refusal: the ground, and that they may complain to the data-protection authority."),
        missing=_("Enter what was written"),
        rows=8,
        max_length=8000,
    )
    answered_at = kit.MomentField(
        label=_("When was it answered?"), missing=_("Enter when it was answered"), past_only=True
    )
    late_reason = kit.LongTextField(
        label=_("Why late?"),
        help_text=_("Only if the term is over."),
        required=False,
        rows=2,
        max_length=1000,
    )


class Weighed(models.TextChoices):
    """Why somebody is given a copy although they match who is recorded as dangerous. A code: the audit holds no words."""

    NAMESAKE = "NAMESAKE", _("I have looked: it is another person of the same name")
    WISH = "WISH", _("It is they: the person knows it and wishes them to have it")


class Whom(models.TextChoices):
    """Whether the copy goes to the person: asked where somebody is recorded whom it must not reach."""

    PERSON = "PERSON", pgettext_lazy("reader", "The person")
    OTHER = "OTHER", pgettext_lazy("reader", "Somebody else")


class CopyForm(kit.GovukForm):
    """
    For whom the copy is, and what it bears besides: where the person is stands on it only if ticked.

    Whoever matches somebody recorded as dangerous gets it for a reason only; a representative suspected of the act never.
    """

    reader = kit.TextField(
        label=_("Who will read it?"), missing=_("Say who will read it"), max_length=200,
        help_text=_("For example, the person. Ask where the copy will lie: found at home it can be a danger."),
    )  # fmt: skip
    weighed = kit.RadioField(
        label=_("Why are they given it nevertheless?"),
        help_text=_("They match somebody recorded as dangerous."),
        choices=Weighed.choices,
        missing=_("Say why they are given it nevertheless, or give it to somebody else"),
    )
    disclosed = kit.CheckboxesField(
        label=_("What does it bear besides?"),
        help_text=_("The address and where the person is now stand on it only if ticked here."),
        choices=[(each.value, each.label) for each in (DisclosedField.ADDRESS, DisclosedField.WHEREABOUTS)],
        required=False,
    )
    reason = kit.LongTextField(
        label=_("Why do they need it?"),
        help_text=_("Only if something is ticked above."),
        required=False,
        rows=2,
        max_length=1000,
    )
    kind = kit.RadioField(
        label=_("Form"), choices=[(PDF, "PDF"), (JSON, _("JSON, for another system"))], initial=PDF,
        missing=_("Select the form"),
    )  # fmt: skip

    def __init__(self, *args: Any, dangerous_in: str, is_suspected: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.dangerous_in, self.is_suspected = dangerous_in, is_suspected
        if not dangerous_in:
            del self.fields["weighed"]

    def clean(self) -> dict[str, Any]:
        """Refuse who must not have it; ask why, where something is ticked."""
        cleaned = super().clean() or self.cleaned_data
        if self.is_suspected:
            self.add_error("reader", SUSPECTED)
        if cleaned.get("disclosed") and cleaned.get("weighed") == Weighed.WISH:
            self.add_error("disclosed", _("Where the person is never goes to somebody recorded as dangerous"))
        if cleaned.get("disclosed") and not cleaned.get("reason"):
            self.add_error("reason", _("Say why they need it"))
        return cleaned


class NamedCopyForm(CopyForm):
    """The same where somebody is recorded whom the copy must not reach: others are named by first name and surname."""

    conditional: ClassVar = {"whom": {Whom.OTHER: ["reader"]}}
    field_order = ("whom", "reader")

    whom = kit.RadioField(
        label=_("Who is given the copy?"), choices=Whom.choices, missing=_("Select who is given the copy")
    )

    def clean(self) -> dict[str, Any]:
        """Refuse half a name."""
        cleaned = super().clean()
        if cleaned.get("whom") == Whom.PERSON:
            with translation.override("lt"):  # it is kept, and stands on papers in Lithuanian
                cleaned["reader"] = str(Whom.PERSON.label)
        elif len(folding.words(cleaned.get("reader", ""))) == 1:
            self.add_error("reader", _("Write both the first name and the surname"))
        return cleaned


UNSEEN = ("phone", "email", "address")
KEPT_IF_EMPTY = _("Leave it empty to keep what is known. It is not shown here.")


class RectificationForm(kit.GovukForm):
    """
    What is known of the person, as it should be.

    Phone, e-mail and address are never shown here: a number is seen after what the person said of being contacted
    (security.md 25), and whereabouts stand in a place of their own (security.md 27).
    """

    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=1)
    first_name = kit.TextField(label=_("First name"), required=False, max_length=100)
    surname = kit.TextField(label=_("Surname"), required=False, max_length=100)
    birth_date = kit.BirthDateField(label=_("Date of birth"), required=False)
    phone = kit.PhoneField(label=_("Phone"), help_text=KEPT_IF_EMPTY, required=False)
    email = kit.EmailField(label=_("E-mail"), help_text=KEPT_IF_EMPTY, required=False)
    address = kit.TextField(label=_("Address"), help_text=KEPT_IF_EMPTY, required=False, max_length=300)
    removed = kit.CheckboxesField(
        label=_("What should not be known any more?"),
        choices=[("phone", _("Phone")), ("email", _("E-mail")), ("address", _("Address"))],
        required=False,
    )
    reason = kit.LongTextField(
        label=_("Why is it corrected?"), missing=_("Say why it is corrected"), rows=2, max_length=1000
    )

    def __init__(self, *args: Any, seen: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["seen"].initial = seen

    def clean(self) -> dict[str, Any]:
        """Let nothing be entered and removed at once."""
        cleaned = super().clean() or self.cleaned_data
        for name in cleaned.get("removed", ()):
            if cleaned.get(name):
                self.add_error(name, _("Enter it anew or remove it, not both"))
        return cleaned

    def corrected(self, known: Person) -> Person:
        """Return the person as corrected: what was left empty and not removed stays as it is known."""
        c = self.cleaned_data
        unseen = {
            name: "" if name in c["removed"] else str(c[name] or getattr(known, name)) for name in UNSEEN
        }
        seen = {name: str(c[name] or "") for name in ("first_name", "surname")}
        return Person(**seen, **unseen, birth_date=c["birth_date"])


class HoldForm(kit.GovukForm):
    reason = kit.LongTextField(
        label=_("Why must the case be kept?"),
        help_text=_("A complaint, a court case. Until the hold is lifted nothing of it is erased."),
        missing=_("Say why the case must be kept"),
        rows=3,
        max_length=2000,
    )


class LimitationForm(kit.GovukForm):
    ground = kit.RadioField(
        label=_("On what ground?"), choices=LimitationGround.choices, missing=_("Select the ground")
    )


class ErasingForm(kit.GovukForm):
    """That the list was seen, and that what is erased is gone for good."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False)
    is_sure = kit.ConfirmField(
        label=_("I have looked at the list, and know that it cannot be brought back"),
        missing=_("Confirm that you have looked at the list, or leave it as it is"),
    )


class TermForm(kit.GovukForm):
    """How long the controller keeps one kind of record."""

    months = kit.NumberField(
        label=_("Months"), missing=_("Enter the months"), minimum=0, maximum=600, width=4
    )
    days = kit.NumberField(label=_("and days"), missing=_("Enter the days"), minimum=0, maximum=366, width=4)

    @staticmethod
    def initial_from(term: Term) -> dict[str, int]:
        retention: Retention = term.retention
        return {"months": retention.months, "days": retention.days}

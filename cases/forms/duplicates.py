"""What is asked when registrations and cases turn out to be of one person, or not to be; and when a case is reopened."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cases.forms.opening import START_HINTS
from cases.models import ReopeningReason
from referrals.models import StartKind
from victimsupport.interface import forms as kit

IDENTIFIED = _("The person told us who they are, and wishes that this is one case")


class OtherCaseForm(kit.GovukForm):
    """Which case it is one with. A number is nobody's data: it may stand in the address."""

    other = kit.TextField(
        label=_("Number of the other case"),
        help_text=_("Like NK-2026-00418"),
        missing=_("Enter the number of the other case"),
        width=20,
        max_length=20,
    )

    def clean_other(self) -> str:
        return str(self.cleaned_data["other"]).strip().upper()


class MergeForm(kit.VersionedForm):
    """That two cases are of one person; which survives stands in the address, after the preview."""

    merged_version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    is_identified = kit.ConfirmField(
        label=IDENTIFIED, missing=_("Confirm that the person told you who they are")
    )

    def __init__(self, *args: Any, merged_version: int, asks_who: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["merged_version"].initial = merged_version
        if not asks_who:
            del self.fields["is_identified"]


class UnmergeForm(kit.VersionedForm):
    """What was added since and belongs to the case that comes back."""

    chosen = kit.CheckboxesField(
        label=_("Which of these belong to the case that comes back?"),
        help_text=_("What you do not tick stays where it is."),
        required=False,
    )

    def __init__(self, *args: Any, added: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["chosen"]
        field.choices = added
        if not added:
            del self.fields["chosen"]


class ReopenForm(kit.VersionedForm):
    """Why a closed case is taken up again."""

    reason = kit.RadioField(
        label=_("Why is the case reopened?"),
        choices=ReopeningReason.choices,
        missing=_("Select why the case is reopened"),
    )
    note = kit.LongTextField(
        label=_("Note"), help_text=_("Write no names."), required=False, rows=3, max_length=1000
    )

    def clean(self) -> dict[str, Any]:
        """Ask which other reason it is."""
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("reason") == ReopeningReason.OTHER and not cleaned.get("note"):
            self.add_error("note", _("Say for what other reason the case is reopened"))
        return cleaned


class LinkForm(kit.GovukForm):
    """That a registration is of the person of a case; where that is closed, what the service did to start again."""

    kind = kit.RadioField(
        label=_("What did the service do to start again?"),
        choices=StartKind.choices,
        hints=START_HINTS,
        missing=_("Select what the service did"),
    )
    started_at = kit.MomentField(label=_("When?"), missing=_("Enter when it was done"), past_only=True)
    late_reason = kit.LongTextField(
        label=_("If this was late, why?"),
        help_text=_("Write no names."),
        required=False,
        max_length=1000,
        rows=3,
    )
    is_identified = kit.ConfirmField(
        label=IDENTIFIED, missing=_("Confirm that the person told you who they are")
    )

    def __init__(self, *args: Any, starts: bool, asks_who: bool, is_late: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        unasked = [name for name in ("kind", "started_at") if not starts]
        unasked += [] if is_late else ["late_reason"]
        unasked += [] if asks_who else ["is_identified"]
        for name in unasked:
            del self.fields[name]

"""What is asked when a case is closed."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from cases.models import ClosingReason, LegalRepresentative
from referrals.models import Applied
from victimsupport.interface import forms as kit


class ClosingForm(kit.VersionedForm):
    """The reason; and only where they are wanting, why something was late and why something was not told."""

    reason = kit.RadioField(
        label=_("Why is the case closed?"),
        choices=[pair for pair in ClosingReason.choices if pair[0] != ClosingReason.TRANSFERRED],
        missing=_("Select why the case is closed"),
    )
    note = kit.LongTextField(label=_("Note"), required=False, rows=3, max_length=2000)
    late_reason = kit.LongTextField(
        label=_("Why was this done late?"),
        help_text=_("Lateness is recorded, never refused; its reason must stand before the case is closed."),
        missing=_("Say why it was done late"),
        rows=3,
        max_length=1000,
    )
    information_missing_reason = kit.LongTextField(
        label=_("Why was it not given?"), missing=_("Say why it was not given"), rows=3, max_length=1000
    )

    def __init__(self, *args: Any, is_unexplained: bool, is_missing: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not is_unexplained:
            del self.fields["late_reason"]
        if not is_missing:
            del self.fields["information_missing_reason"]

    def clean(self) -> dict[str, Any]:
        """Ask which other reason it is."""
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("reason") == ClosingReason.OTHER and not cleaned.get("note"):
            self.add_error("note", _("Say for what other reason the case is closed"))
        return cleaned


class LateReasonForm(kit.GovukForm):
    """Why a duty was done late."""

    late_reason = kit.LongTextField(
        label=_("Why was this done late?"),
        missing=_("Say why it was done late"),
        max_length=1000,
    )


class ConsentForm(kit.GovukForm):
    """When the victim confirmed what another person had stated."""

    confirmed_at = kit.MomentField(
        label=_("When did the victim confirm the consent?"),
        missing=_("Enter when the victim confirmed the consent"),
        past_only=True,
    )
    given_by = kit.RadioField(
        label=_("Who confirmed it?"), choices=Applied.choices, missing=_("Select who confirmed the consent")
    )
    representative = kit.SelectField(
        label=_("Which legal representative?"), missing=_("Select which of the legal representatives agreed")
    )
    conditional = {"given_by": {Applied.LEGAL_REPRESENTATIVE.value: ["representative"]}}

    def __init__(
        self,
        *args: Any,
        is_child: bool,
        representatives: Sequence[tuple[LegalRepresentative, str]] = (),
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.able = {str(row.pk): row for row, _name in representatives}
        field: Any = self.fields["representative"]
        field.choices = [(str(row.pk), f"{row.get_kind_display()}: {name}") for row, name in representatives]
        if (
            not is_child or len(self.able) < 2
        ):  # of one there is no question; the action says where there is none
            del self.fields["representative"]
            self.conditional = {}  # type: ignore[misc]
        if not is_child:
            del self.fields["given_by"]

    def answers(self) -> dict[str, Any]:
        """Return what the action asks for."""
        c = self.cleaned_data
        chosen = self.able.get(c.get("representative") or "")
        given_by = c.get("given_by") or Applied.VICTIM
        return {"confirmed_at": c["confirmed_at"], "given_by": given_by, "representative": chosen}

"""What is asked about a transfer: of whoever hands a person over, and of whoever is asked to take them on."""

from collections.abc import Sequence
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from cases.actions.transfer_consent import Consent
from cases.models import LegalRepresentative, RefusalReason, Section, Transfer
from referrals.documents import Listed
from referrals.forms.consents import ConsentQuestions
from referrals.models import Applied
from referrals.permissions import not_accredited
from victimsupport.interface import forms as kit

HINTS: dict[str, str | Promise] = {
    Section.SAFE_CONTACT: _(
        "With the code word. Without it the other service may contact the person in no way"
    ),
    Section.WHEREABOUTS: _("Only where the other service cannot help without it"),
    Section.PLAN: _("Of accommodation neither the place nor who gives it"),
}


class TransferConsentForm(ConsentQuestions, kit.VersionedForm):
    """The consent: one service; the four data; each further part of the case for itself, none chosen beforehand."""

    sections = [
        kit.Section(_("The service"), ["service", "needs_accommodation"]),
        kit.Section(_("The consent"), ["given_by", "given_at", "form", "fields_agreed"]),
        kit.Section(_("More than that, only with a consent for each"), ["parts"]),
        kit.Section(_("Before the person leaves"), ["late_reason", "information_missing_reason"]),
    ]
    conditional = {
        "given_by": {
            Applied.VICTIM: ["without_representative"],
            Applied.LEGAL_REPRESENTATIVE: ["representative"],
        },
        "parts": {Section.WHEREABOUTS: ["whereabouts_reason"]},
    }

    service = kit.SelectField(
        label=_("Which service did the person choose?"),
        missing=_("Select the service the person chose"),
        help_text=_("Any service in Lithuania may be chosen; the choice is the person's alone."),
    )
    needs_accommodation = kit.YesNoField(
        label=_("Does the person need temporary accommodation there?"),
        missing=_("Select whether the person needs temporary accommodation there"),
        help_text=_("The other service sees this, and whether it is a child, before it answers; no name."),
    )
    representative = kit.SelectField(
        label=_("Which legal representative?"),
        missing=_("Select which of the legal representatives agreed"),
    )
    parts = kit.CheckboxesField(
        label=_("What else may the other service read?"),
        choices=Section.choices,
        hints=HINTS,
        required=False,
        help_text=_(
            "Ask about each. The person may agree to one and not to another, and help does not depend on it."
        ),
    )
    whereabouts_reason = kit.LongTextField(
        label=_("Why must the other service know where the person is?"),
        missing=_("Say why the other service must know where the person is"),
        max_length=1000,
        rows=3,
    )
    late_reason = kit.LongTextField(
        label=_("Why was this done late?"),
        help_text=_("Lateness is recorded, never refused; its reason must stand before the case is closed."),
        missing=_("Say why it was done late"),
        rows=3,
        max_length=1000,
    )
    information_missing_reason = kit.LongTextField(
        label=_("What the law has people told was not given. Why?"),
        missing=_("Say why it was not given"),
        rows=3,
        max_length=1000,
    )

    def __init__(
        self,
        *args: Any,
        services: Sequence[Listed],
        able: Sequence[tuple[LegalRepresentative, str]],
        is_child: bool,
        is_unexplained: bool,
        is_missing: bool,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.services = {str(entry.service.pk): entry for entry in services}
        asked: Any = self.fields["service"]
        asked.choices = [(str(entry.service.pk), _named(entry)) for entry in services]
        asked.error_messages["invalid_choice"] = str(not_accredited())  # it could when the page was opened
        self._offer(able)
        asked_if = {
            "without_representative": is_child,
            "representative": len(self.able) > 1,
            "late_reason": is_unexplained,
            "information_missing_reason": is_missing,
        }
        for name in [name for name, is_asked in asked_if.items() if not is_asked]:
            del self.fields[name]
        self._drop_follow_ups()
        self.sections = [  # type: ignore[misc]
            kit.Section(title, [name for name in names if name in self.fields])
            for title, names in type(self).sections
            if any(name in self.fields for name in names)
        ]

    def _offer(self, able: Sequence[tuple[LegalRepresentative, str]]) -> None:
        """Ask which legal representative agreed where there are several who may; of one there is no question."""
        self.able = {str(row.pk): row for row, _name in able}
        field: Any = self.fields["representative"]
        field.choices = [(str(row.pk), f"{row.get_kind_display()}: {name}") for row, name in able]

    def _drop_follow_ups(self) -> None:
        kept = {
            name: {
                answer: [follow for follow in names if follow in self.fields] for answer, names in by.items()
            }
            for name, by in type(self).conditional.items()
        }
        self.conditional = {  # type: ignore[misc]
            name: {answer: names for answer, names in by.items() if names} for name, by in kept.items()
        }
        self.conditional = {name: by for name, by in self.conditional.items() if by}  # type: ignore[misc]

    def answers(self) -> dict[str, Any]:
        """Return what the action asks for."""
        given = self.cleaned_data
        consent = Consent(
            service=self.services[given["service"]].service,
            given_by=given["given_by"],
            given_at=given["given_at"],
            form=given["form"],
            fields=given["fields_agreed"],
            sections=given["parts"],
            whereabouts_reason=given["whereabouts_reason"],
            without_representative=given.get("without_representative", ""),
            representative=self.able.get(given.get("representative") or ""),
            needs_accommodation=given["needs_accommodation"],
        )
        reasons = {name: given.get(name, "") for name in ("late_reason", "information_missing_reason")}
        return {"consent": consent, "version": given["version"], **reasons}


class TransferWithdrawalForm(kit.GovukForm):
    """The whole consent, or the consent to some parts of the case."""

    conditional = {"what": {"PARTS": ["parts"]}}

    what = kit.RadioField(
        label=_("What did the person withdraw?"),
        choices=[("ALL", _("The whole transfer")), ("PARTS", _("Only some parts of the case"))],
        missing=_("Select what the person withdrew"),
    )
    parts = kit.CheckboxesField(
        label=_("Which parts must not go?"), missing=_("Select which parts of the case must not go")
    )
    withdrawn_at = kit.MomentField(
        label=_("When was the consent withdrawn?"), missing=_("Enter when it was withdrawn"), past_only=True
    )

    def __init__(self, *args: Any, transfer: Transfer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        going = [row for row in transfer.sections.all() if row.withdrawn_at is None]
        if transfer.outcome or not going:
            del self.fields["what"], self.fields["parts"]
            self.conditional = {}  # type: ignore[misc]
            return
        field: Any = self.fields["parts"]
        field.choices = [(row.section, row.get_section_display()) for row in going]


class TransferRefusalForm(kit.GovukForm):
    """Why the service does not take the person on."""

    conditional = {"reason": {RefusalReason.OTHER: ["note"]}}

    reason = kit.RadioField(
        label=_("Why does your service not take the person on?"),
        choices=RefusalReason.choices,
        missing=_("Select why your service does not take the person on"),
    )
    note = kit.LongTextField(
        label=_("What is the reason?"),
        help_text=_("The service that asked reads it; here it is not kept."),
        missing=_("Say what the reason is"),
        max_length=500,
        rows=3,
    )


def _named(entry: Listed) -> str:
    return f"{entry.service.name} ({entry.place})" if entry.place else entry.service.name

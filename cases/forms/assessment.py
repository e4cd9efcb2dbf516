"""What is asked when needs are assessed."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from cases.actions.assessment import NeedFound
from cases.models import NeedKind, NeedsAssessment
from victimsupport.interface import forms as kit


class AssessmentForm(kit.VersionedForm):
    """Nine kinds of need; each that is ticked asks for its description and whether it is urgent."""

    assessed_at = kit.MomentField(
        label=_("When were the needs assessed?"),
        missing=_("Enter when the needs were assessed"),
        past_only=True,
    )
    kinds = kit.CheckboxesField(
        label=_("What does the person need because of the act?"),
        choices=NeedKind.choices,
        help_text=_("Tick what applies and describe it. Write only what assistance requires."),
        required=False,
    )
    note = kit.LongTextField(
        label=_("Note"),
        help_text=_("If there is no need, say so here."),
        required=False,
        max_length=4000,
    )
    conditional = {
        "kinds": {kind: [f"{kind.lower()}_description", f"{kind.lower()}_urgent"] for kind in NeedKind.values}
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kinds"].hides_optional = True  # type: ignore[attr-defined]
        for kind in NeedKind:
            self.fields[f"{kind.lower()}_description"] = kit.LongTextField(
                label=_("What is needed: %(need)s") % {"need": kind.label},
                missing=_("Describe what is needed"),
                rows=3,
                max_length=2000,
            )
            self.fields[f"{kind.lower()}_urgent"] = kit.ConfirmField(label=_("Risk: urgent"), required=False)

    def clean(self) -> dict[str, Any]:
        """Ask for a need, or a word that there is none."""
        cleaned = super().clean() or self.cleaned_data
        if not cleaned.get("kinds") and not cleaned.get("note") and "kinds" not in self.errors:
            self.add_error("kinds", _("Tick at least one need, or write in the note that there is none"))
        return cleaned

    def needs(self) -> list[NeedFound]:
        """Return the needs found, in the order of the form."""
        return [
            NeedFound(
                NeedKind(kind),
                self.cleaned_data[f"{kind.lower()}_description"],
                self.cleaned_data[f"{kind.lower()}_urgent"],
            )
            for kind in self.cleaned_data["kinds"]
        ]

    @staticmethod
    def initial_from(assessment: NeedsAssessment | None) -> dict[str, Any]:
        """Return what the newest version says, to be gone through again."""
        needs = list(assessment.needs.all()) if assessment else []
        known: dict[str, Any] = {
            "kinds": [need.kind for need in needs],
            "note": assessment.note if assessment else "",
        }
        for need in needs:
            known[f"{need.kind.lower()}_description"] = need.description
            known[f"{need.kind.lower()}_urgent"] = need.is_urgent
        return known

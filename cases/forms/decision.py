"""What is asked when the person has decided whether they accept the assistance."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from cases.actions.facts import Facts
from cases.forms.facts import FactsForm
from cases.models import Case
from victimsupport.interface import forms as kit

MAY_STAY_OUT = ("crime_place", "is_in_lithuania", "complaint_filed", "language")
"""Nothing but the recipient group may be demanded of a person (art. 3(4)): these stay as the case has them."""


class AcceptForm(FactsForm):
    """The decision, with the facts the statistics and the law's scope need."""

    sections = [kit.Section(_("The decision"), ["decided_at"]), FactsForm.sections[1], FactsForm.sections[0]]
    decided_at = kit.MomentField(
        label=_("When did the person decide?"), missing=_("Enter when the person decided"), past_only=True
    )

    def __init__(self, *args: Any, case: Case, **kwargs: Any) -> None:
        super().__init__(*args, case=case, **kwargs)
        self.case = case
        self.initial["decided_at"] = self.now
        for name in MAY_STAY_OUT:
            self.fields[name].required = False
        self.fields["recipient_group"].help_text = _(
            "The statistics need it, as the person says. It decides on nothing else."
        )
        self.fields["crime_type"].help_text = _("As it is known now. It can be corrected later.")

    def facts(self) -> Facts:
        """Return what was entered."""
        for name in MAY_STAY_OUT:
            if self.cleaned_data[name] in (None, ""):
                self.cleaned_data[name] = getattr(self.case, name)
        return super().facts()

    def answers(self) -> dict[str, Any]:
        """Return what the action asks for."""
        given = self.cleaned_data
        return {
            "facts": self.facts(),
            "decided_at": given["decided_at"],
            "representation": self.representation(),
            "version": given["version"],
        }


class DeclineForm(kit.VersionedForm):
    """When the person declined; of the service, why it started late if that stands nowhere yet (R-T.5)."""

    decided_at = kit.MomentField(
        label=_("When did the person decide?"), missing=_("Enter when the person decided"), past_only=True
    )
    late_reason = kit.LongTextField(
        label=_("Why was this done late?"),
        missing=_("Say why it was done late"),
        max_length=1000,
    )

    def __init__(self, *args: Any, is_unexplained: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not is_unexplained:
            del self.fields["late_reason"]

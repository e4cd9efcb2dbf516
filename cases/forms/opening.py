"""What is asked when assistance starts."""

from collections.abc import Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from cases.actions.facts import Facts
from cases.forms.decision import AcceptForm
from cases.models import Case
from referrals.models import Intake, StartKind
from victimsupport.interface import forms as kit

START_HINTS: Mapping[str, str | Promise] = {
    StartKind.ATTEMPT: _("Also when the person did not answer"),
    StartKind.DELIVERY: _("Record the service itself as well: this is only how the assistance started"),
}


class StartForm(kit.GovukForm):
    """When the service started and what it did; why late, where today is after the last day."""

    kind = kit.RadioField(
        label=_("What did the service do?"),
        help_text=_("The first of these is the start. Making somebody responsible is none."),
        choices=StartKind.choices,
        hints=START_HINTS,
        missing=_("Select what the service did"),
    )
    started_at = kit.MomentField(label=_("When?"), missing=_("Enter when it was done"), past_only=True)
    late_reason = kit.LongTextField(
        label=_("If this was late, why?"),
        help_text=_("You can also say it later; it must stand before the case is closed. Write no names."),
        required=False,
        max_length=1000,
        rows=3,
    )

    def __init__(self, *args: Any, is_late: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not is_late:
            del self.fields["late_reason"]


class AcceptedForm(AcceptForm):
    """One talk in which assistance started and the person accepted it; whatever can wait is asked in the case."""

    decided_at = None  # type: ignore[assignment]
    kind, late_reason = StartForm.base_fields["kind"], StartForm.base_fields["late_reason"]
    talked_at = kit.MomentField(
        label=_("When?"),
        help_text=_("Start and acceptance bear this one moment."),
        missing=_("Enter when it was done"),
        past_only=True,
    )
    can_wait = (
        "crime_type", "crime_on", "complaint_filed", "victim_category", "harm_types", "flags", "municipality",
        "language", "interpretation", "version",
    )  # fmt: skip

    def __init__(self, *args: Any, intake: Intake, is_late: bool, **kwargs: Any) -> None:
        super().__init__(*args, case=_to_be(intake), **kwargs)
        self.initial["talked_at"] = self.now
        of_the_talk = ["kind", "talked_at", *(["late_reason"] if is_late else [])]
        self.sections = [  # type: ignore[misc]
            kit.Section(_("The talk"), of_the_talk),
            kit.Section(_("The person"), ["recipient_group"]),
            kit.Section(_("The act"), ["crime_place", "is_in_lithuania"]),
        ]
        for name in self.can_wait if is_late else (*self.can_wait, "late_reason"):
            del self.fields[name]

    def facts(self) -> Facts:
        """Return what was entered; of what can wait, what is known from the registration."""
        known = {name: value for name, value in self.initial.items() if name in self.can_wait}
        self.cleaned_data = known | self.cleaned_data
        return super().facts()

    def answers(self) -> dict[str, Any]:
        """Return what the action asks for."""
        given = self.cleaned_data
        return {
            "kind": given["kind"],
            "talked_at": given["talked_at"],
            "late_reason": given.get("late_reason", ""),
            "facts": self.facts(),
            "representation": self.representation(),
        }


def _to_be(intake: Intake) -> Case:
    """Return the case an intake would become, not kept anywhere: what is known of the act stands on it."""
    return Case(intake=intake, crime_type=intake.crime_type, is_terrorist_crime=intake.is_terrorist_crime)

"""What the officer and the head are asked: to assess, to find, to prepare, to decide."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accreditation.models import Decision, DecisionKind, OwnRequest, RequestKind
from victimsupport.accounts.models import Organisation
from victimsupport.choices import AccreditationRequirement, RevocationGround, SuspensionGround
from victimsupport.interface import forms as kit

GIVEN_DAY = _("For example, 2026-11-20 or 20261120. The day is included.")


class ServiceFilter(kit.FilterForm):
    """Narrows the services by name."""

    name = kit.TextField(label=_("Name of the service"), max_length=100)


class AssignForm(kit.GovukForm):
    """Asks which colleague is responsible."""

    officer = kit.ModelRadioField(label=_("Who is responsible?"), missing=_("Select a colleague"))

    def __init__(self, *args: Any, officers: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["officer"].queryset = officers  # type: ignore[attr-defined]


class AssessForm(kit.GovukForm):
    """Asks whether one requirement is met, and what the evidence shows."""

    is_met = kit.YesNoField(label=_("Is the requirement met?"), missing=_("Select whether it is met"))
    note = kit.LongTextField(
        label=_("What the evidence shows"),
        help_text=_("Needed where it is not met: a refusal rests on it."),
        required=False,
        rows=3,
        max_length=4000,
    )


class DocumentsForm(kit.GovukForm):
    """Asks what is missing, and until when it is to be given."""

    text = kit.LongTextField(label=_("What is missing?"), missing=_("Say what is missing"), max_length=4000)
    answer_by = kit.DayField(
        label=_("To be given by"), help_text=GIVEN_DAY, missing=_("Enter the day, like 2026-11-20")
    )


class FindingForm(kit.GovukForm):
    """Asks what was found, and when."""

    found_on = kit.DayField(
        label=_("When was it found?"), past_only=True, missing=_("Enter the day, like 2026-11-20")
    )
    requirement = kit.SelectField(
        label=_("Which requirement of art. 13(1) is no longer met?"),
        choices=AccreditationRequirement.choices,
        blank=_("None: accredited assistance was given against its rules"),
        required=False,
    )
    description = kit.LongTextField(
        label=_("What was found?"),
        help_text=_("The service reads this. Name no victim."),
        missing=_("Say what was found"),
        max_length=4000,
    )


class DeadlineForm(kit.GovukForm):
    """Asks for the last day to remedy a finding."""

    deadline = kit.DayField(
        label=_("Last day to remedy it"), help_text=GIVEN_DAY, missing=_("Enter the day, like 2026-11-20")
    )


class RemedyForm(kit.GovukForm):
    """Asks when a finding was remedied, and how that was verified."""

    remedied_on = kit.DayField(
        label=_("On which day was it remedied?"),
        past_only=True,
        missing=_("Enter the day, like 2026-11-20"),
    )
    note = kit.LongTextField(
        label=_("How was it verified?"), missing=_("Say how the remedy was verified"), max_length=4000
    )


class EndForm(kit.GovukForm):
    """Asks when a legal person ended, and where that stands."""

    ended_on = kit.DayField(
        label=_("On which day did the legal person end?"),
        past_only=True,
        missing=_("Enter the day, like 2026-11-20"),
    )
    source = kit.TextField(
        label=_("Extract of the Register of Legal Entities"),
        help_text=_("Its date and number."),
        missing=_("Name the extract of the register"),
        max_length=200,
    )


class CorrectEndForm(EndForm):
    """Asks what is right of an end that was recorded wrongly: another day, or none."""

    conditional = {"has_ended": {"yes": ["ended_on"]}}

    has_ended = kit.YesNoField(
        label=_("Has the legal person ended?"), missing=_("Select whether the legal person has ended")
    )
    reason = kit.LongTextField(
        label=_("Why is it corrected?"), missing=_("Say why it is corrected"), max_length=1000
    )
    field_order = ("has_ended", "ended_on", "source", "reason")

    def day(self) -> date | None:
        """Return the day it ended, or nothing if it has not."""
        day: date | None = self.cleaned_data["ended_on"] if self.cleaned_data["has_ended"] else None
        return day


ASKED: dict[str, tuple[str, ...]] = {
    DecisionKind.GRANT: ("facts", "reasons"),
    DecisionKind.REFUSE: ("facts", "reasons", "though_all_met"),
    DecisionKind.SUSPEND: ("ground", "own_request", "effective_on", "finding", "until", "facts", "reasons"),
    DecisionKind.REINSTATE: ("own_request", "facts", "reasons"),
    DecisionKind.REVOKE: ("ground", "own_request", "effective_on", "finding", "facts", "reasons"),
    DecisionKind.ANNUL: ("annuls", "facts", "reasons"),
}
"""What is asked about each decision."""
WITHOUT_REASONS = (DecisionKind.GRANT, DecisionKind.REINSTATE)
"""Decisions in favour of the service, whose facts say enough."""
FOLLOW_UPS: dict[str, Mapping[str, Sequence[str]]] = {
    DecisionKind.SUSPEND: {
        SuspensionGround.OWN_REQUEST: ["own_request", "effective_on"],
        SuspensionGround.VIOLATION_OR_NONCONFORMITY: ["finding"],
    },
    DecisionKind.REVOKE: {
        RevocationGround.OWN_REQUEST: ["own_request", "effective_on"],
        RevocationGround.NOT_REMEDIED: ["finding"],
    },
}
GROUNDS: dict[str, Any] = {
    DecisionKind.SUSPEND: SuspensionGround.choices,
    DecisionKind.REVOKE: RevocationGround.choices,
}
REQUESTS = {
    DecisionKind.SUSPEND: RequestKind.SUSPEND,
    DecisionKind.REINSTATE: RequestKind.REINSTATE,
    DecisionKind.REVOKE: RequestKind.REVOKE,
}


class DecisionForm(kit.GovukForm):
    """Asks what a decision of one kind on one service is to say. What the law does not allow is shown with the draft."""

    ground = kit.RadioField(label=_("Ground"), missing=_("Choose the ground the law names"))
    own_request = kit.ModelSelectField(
        label=_("The service's request"),
        missing=_("Choose the request: without one this ground does not hold"),
    )
    effective_on = kit.DayField(
        label=_("In effect from"),
        help_text=_("Leave empty for the day of the decision. A later day only as the service asked."),
        required=False,
    )
    finding = kit.ModelSelectField(
        label=_("Finding"), missing=_("Choose the finding: without one this ground does not hold")
    )
    until = kit.DayField(
        label=_("Suspended until"),
        help_text=_("Included; six months at most, and not after the right ends (art. 13(5))."),
        missing=_("Enter the day, like 2026-11-20"),
    )
    annuls = kit.ModelSelectField(label=_("Decision to annul"), missing=_("Choose the decision to annul"))
    facts = kit.LongTextField(label=_("Facts"), missing=_("Say what the decision rests on"), max_length=8000)
    reasons = kit.LongTextField(label=_("Reasons"), missing=_("Give the reasons"), max_length=8000)
    though_all_met = kit.ConfirmField(
        label=_("Refuse though every requirement is assessed as met"),
        help_text=_("The law says a right may be granted. Only the head says this, expressly."),
        required=False,
    )

    def __init__(
        self, *args: Any, kind: str, service: Organisation, findings: Any, requests: Any, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        for name in [name for name in self.fields if name not in ASKED[kind] and name != "version"]:
            del self.fields[name]
        if kind in GROUNDS:
            self.fields["ground"].choices = GROUNDS[kind]  # type: ignore[attr-defined]
            self.conditional = {"ground": FOLLOW_UPS[DecisionKind(kind)]}  # type: ignore[misc]
        self._offer("finding", findings.filter(service=service).order_by("-found_on", "-pk"), found)
        asked = requests.filter(service=service, kind=REQUESTS.get(DecisionKind(kind)), withdrawn_at=None)
        self._offer("own_request", asked.order_by("-requested_at"), requested)
        decisions = Decision.objects.filter(service=service).exclude(kind=DecisionKind.ANNUL).standing()
        self._offer("annuls", decisions.order_by("-recorded_at", "-pk"), decided)
        if kind == DecisionKind.REINSTATE:
            self.fields["own_request"].required = False
        if kind in WITHOUT_REASONS:
            self.fields["reasons"].required = False

    def _offer(self, name: str, rows: Any, words: Any) -> None:
        if name in self.fields:
            field: Any = self.fields[name]
            field.queryset, field.label_from_instance = rows, words


class ChangedDecisionForm(DecisionForm, kit.VersionedForm):
    """The same of a draft there is already, as it was read."""


def found(finding: Any) -> str:
    """Return how a finding is offered."""
    return f"{finding.number} ({finding.found_on}): {finding.description[:60]}"


def requested(request: OwnRequest) -> str:
    """Return how a request is offered."""
    return f"{request.reference}: {request.get_kind_display()}"


def decided(decision: Decision) -> str:
    """Return how a decision is offered."""
    return f"{decision.number} ({decision.decided_on}): {decision.get_kind_display()}"


class SignForm(kit.VersionedForm):
    """Asks for the day of the decision; the version is the one that was read."""

    decided_on = kit.DayField(
        label=_("Day of the decision"),
        past_only=True,
        help_text=_("Today, or the earlier day on which it was taken. Never a day to come."),
        missing=_("Enter the day, like 2026-11-20"),
    )


class SendBackForm(kit.VersionedForm):
    """Asks what to change in a draft."""

    remark = kit.LongTextField(
        label=_("What should be changed?"), missing=_("Say what to change"), max_length=2000
    )


class DropForm(kit.VersionedForm):
    """Asks nothing."""


class AuthoriseForm(kit.GovukForm):
    """Asks who may decide in the head's place, from when to when, and by which order."""

    person = kit.ModelRadioField(label=_("Who may decide in your place?"), missing=_("Select a colleague"))
    document = kit.TextField(
        label=_("Order"),
        help_text=_("Its date and number."),
        missing=_("Name the order by which the person is authorised"),
        max_length=200,
    )
    first_on = kit.DayField(
        label=pgettext_lazy("first day", "From"), missing=_("Enter the day, like 2026-11-20")
    )
    last_on = kit.DayField(
        label=_("To (included)"), help_text=_("Leave empty if it holds until further notice."), required=False
    )

    def __init__(self, *args: Any, colleagues: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].queryset = colleagues  # type: ignore[attr-defined]


class EndAuthorisationForm(kit.GovukForm):
    """Asks when an authorisation ends, and why."""

    last_on = kit.DayField(
        label=_("Last day (included)"),
        help_text=_("Leave empty to end it at once: nothing more is signed by it from then on."),
        required=False,
    )
    reason = kit.TextField(
        label=_("Why does it end?"),
        help_text=_("For example, the order that ends it: its date and number."),
        missing=_("Say why the authorisation ends"),
        max_length=200,
    )


class TermsForm(kit.GovukForm):
    """Asks how the authority decides from a day on."""

    first_on = kit.DayField(
        label=_("In force from"),
        help_text=_("Decisions of earlier days keep the terms of their day."),
        missing=_("Enter the day, like 2026-11-20"),
    )
    name = kit.TextField(
        label=_("Name of the authority"), missing=_("Enter the name of the authority"), max_length=200
    )
    seat = kit.TextField(label=_("Address and contacts"), required=False, max_length=300)
    appeal_clause = kit.LongTextField(
        label=_("Appeal clause"),
        help_text=_("Stands in every notice: where, how and until when a decision may be appealed against."),
        missing=_("Say where and how a decision may be appealed against (art. 13(9))."),
        max_length=4000,
    )
    remedy_clause = kit.LongTextField(
        label=_("Appeal clause of notices to remedy"),
        help_text=_("Stands in every notice that sets a last day to remedy (art. 13(6)4)."),
        missing=_("Say where and how it may be appealed against (art. 13(9))."),
        max_length=4000,
    )
    counts_first_day = kit.YesNoField(
        label=_("Is the day of the decision the first day of the term?"),
        help_text=_("If so, every last day falls one day earlier. The common reading is no."),
        missing=_("Select an answer"),
    )

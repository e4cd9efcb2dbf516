"""What is asked when a plan is agreed: several measures in one form, and how the person agreed."""

from collections.abc import Sequence
from typing import Any

from django.forms.utils import ErrorDict
from django.utils.translation import gettext_lazy as _

from cases.actions.plan import Agreement, Measure
from cases.documents.functions import SHORT, number
from cases.models import AgreementForm, AssistancePlan, LegalRepresentative, NeedsAssessment
from referrals.models import Applied
from victimsupport.choices import ServiceFunction
from victimsupport.interface import forms as kit

ROWS, MORE, MOST = 3, 3, 30
ROW = ("function", "what", "who", "due_on", "need_kinds")


def functions() -> list[tuple[str, str]]:
    """Return the nine functions with their points of art. 10(4)."""
    return [(function.value, f"{number(function)}. {SHORT[function]}") for function in ServiceFunction]


class PlanForm(kit.VersionedForm):
    """Rows for measures, empty ones left out; more rows are a button away, without a script."""

    agreed_at = kit.MomentField(
        label=_("When was the plan agreed?"), missing=_("Enter when the plan was agreed"), past_only=True
    )
    agreed_with = kit.RadioField(
        label=_("With whom was it agreed?"),
        choices=Applied.choices,
        missing=_("Select with whom it was agreed"),
    )
    agreement_form = kit.RadioField(
        label=_("How did the person agree?"),
        choices=AgreementForm.choices,
        missing=_("Select how the person agreed"),
    )
    agreement_note = kit.LongTextField(
        label=_("Note of the oral agreement"),
        help_text=_("When, how and in whose presence the person agreed."),
        missing=_("Note how the person agreed"),
        rows=3,
        max_length=2000,
    )
    review_on = kit.DayField(
        label=_("When will the plan be reviewed?"),
        help_text=_("For example, 2026-11-20 or tomorrow"),
        required=False,
    )
    representative = kit.SelectField(
        label=_("Which legal representative?"),
        missing=_("Select which of the legal representatives agreed"),
    )
    conditional = {
        "agreement_form": {AgreementForm.ORAL.value: ["agreement_note"]},
        "agreed_with": {Applied.LEGAL_REPRESENTATIVE.value: ["representative"]},
    }

    def __init__(
        self,
        *args: Any,
        assessment: NeedsAssessment | None = None,
        representatives: Sequence[tuple[LegalRepresentative, str]] = (),
        more: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self._offer(representatives)
        needs = assessment.needs.all() if assessment else []
        self.needs = [(need.kind, str(need.get_kind_display())) for need in needs]
        self.count = min(self._asked_rows() + (MORE if more else 0), MOST)
        for place in range(1, self.count + 1):
            self._add_row(place)
        if more:
            self._errors = ErrorDict()  # rows were asked for, nothing was sent: no word about what is missing

    def _offer(self, representatives: Sequence[tuple[LegalRepresentative, str]]) -> None:
        """Ask which legal representative agreed where there are several who may; of one there is no question."""
        self.able = {str(row.pk): row for row, _name in representatives}
        if len(self.able) < 2:
            del self.fields["representative"]
            self.conditional = {"agreement_form": self.conditional["agreement_form"]}  # type: ignore[misc]
            return
        field: Any = self.fields["representative"]
        field.choices = [(str(row.pk), f"{row.get_kind_display()}: {name}") for row, name in representatives]

    def _asked_rows(self) -> int:
        given = self.data.get("rows", "") if self.is_bound else self.initial.get("rows", ROWS)
        return (
            max(ROWS, int(given))
            if str(given).isascii() and str(given).isdigit() and len(str(given)) < 4
            else ROWS
        )

    def _add_row(self, place: int) -> None:
        due_on = kit.DayField(label=_("By when"), help_text="", required=False)
        due_on.today, due_on.now = self.today, self.now  # type: ignore[assignment,attr-defined]
        row = {
            "function": kit.SelectField(label=_("Function"), choices=functions, required=False),
            "what": kit.LongTextField(label=_("What will be done"), required=False, rows=2),
            "who": kit.TextField(label=_("Who"), required=False, max_length=150),
            "due_on": due_on,
        }
        if self.needs:
            row["need_kinds"] = kit.CheckboxesField(
                label=_("For which needs"), choices=self.needs, required=False
            )
        for name, field in row.items():
            field.hides_optional = True  # type: ignore[attr-defined]
            self.fields[f"{name}_{place}"] = field

    def table(self) -> list[dict[str, Any]]:
        """Return the rows to print."""
        return [
            {name: self[f"{name}_{place}"] for name in self._row()} | {"place": place}
            for place in self._places()
        ]

    def _row(self) -> tuple[str, ...]:
        return ROW if self.needs else ROW[:-1]

    def _places(self) -> range:
        return range(1, self.count + 1)

    def page_order(self) -> list[str]:
        """Return the measures first, as they stand on the page."""
        rows = [f"{name}_{place}" for place in self._places() for name in self._row()]
        return [*rows, *(name for name in super().page_order() if name not in set(rows))]

    def clean(self) -> dict[str, Any]:
        """Ask for what a begun row lacks, and for one measure at least."""
        cleaned = super().clean() or self.cleaned_data
        begun = [place for place in self._places() if any(cleaned.get(f"{name}_{place}") for name in ROW)]
        for place in begun:
            for name, missing in MISSING.items():
                if not cleaned.get(f"{name}_{place}") and f"{name}_{place}" not in self.errors:
                    self.add_error(f"{name}_{place}", missing)
        if not begun and not any(
            f"{name}_{place}" in self.errors for place in self._places() for name in ROW
        ):
            self.add_error("function_1", _("Enter at least one measure"))
        return cleaned

    def measures(self) -> list[Measure]:
        """Return the measures in the order they were entered."""
        c = self.cleaned_data
        return [
            Measure(
                ServiceFunction(c[f"function_{n}"]),
                c[f"what_{n}"],
                c[f"who_{n}"],
                c[f"due_on_{n}"],
                c.get(f"need_kinds_{n}") or (),
            )
            for n in self._places()
            if c[f"function_{n}"]
        ]

    def agreement(self) -> Agreement:
        """Return how the person agreed."""
        c = self.cleaned_data
        return Agreement(
            c["agreed_at"],
            Applied(c["agreed_with"]),
            AgreementForm(c["agreement_form"]),
            c["agreement_note"],
            self.able.get(c.get("representative") or ""),
        )

    @staticmethod
    def initial_from(plan: AssistancePlan | None) -> dict[str, Any]:
        """Return what the newest version says, with a free row, to be gone through with the person again."""
        measures = list(plan.measures.all()) if plan else []
        known: dict[str, Any] = {"rows": max(ROWS, len(measures) + 1)}
        for place, measure in enumerate(measures, 1):
            known |= {f"{name}_{place}": getattr(measure, name) for name in ROW}
        return known


MISSING = {
    "function": _("Select the function of the measure"),
    "what": _("Say what will be done"),
    "who": _("Say who will do it"),
}

"""What is left to do in a case, and the next deadline in it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from cases.documents import mandatory, obstacles
from cases.lifecycle import Status
from cases.models import AfterStop, AssistancePlan, Case, NeedsAssessment, RightStop, ServiceDelivery
from victimsupport.choices import ServiceFunction
from victimsupport.duties.models import Duty
from victimsupport.law.catalogues import Scope

TOLD: dict[mandatory.Mandatory, tuple[Promise, str, Promise]] = {
    mandatory.Mandatory.CHILD_RIGHTS: (
        gettext_lazy("Rights and the Child Rights Service"),
        ServiceFunction.RIGHTS_INFORMATION,
        gettext_lazy("Record the information on rights"),
    ),
    mandatory.Mandatory.COMPLAINT: (
        gettext_lazy("How to file a complaint"),
        ServiceFunction.COMPLAINT_INFORMATION,
        gettext_lazy("Record the information on complaints"),
    ),
}
"""What people must be told: the task, the function it is recorded as, the button."""

ENDED = frozenset({Status.DECLINED, Status.CLOSED})


@dataclass(frozen=True)
class Task:
    """One line of the list. Without an address it cannot be started yet; without a colour it is done or waits."""

    name: str
    status: str
    colour: str = ""
    url: str = ""
    hint: str = ""
    button: str = ""

    def is_open(self) -> bool:
        return bool(self.colour)


@dataclass(frozen=True)
class Deadline:
    """A day something is due on, in the shape the interface prints."""

    what: str
    due_on: date
    why: str = ""
    due_at: datetime | None = None
    performed_at: datetime | None = None


@dataclass(frozen=True)
class Work:
    """A case with what was done in it, newest first; and whether the service holds the right today."""

    case: Case
    assessments: Sequence[NeedsAssessment]
    plans: Sequence[AssistancePlan]
    deliveries: Sequence[ServiceDelivery]
    stops: Sequence[RightStop]
    is_accredited: bool
    today: date

    def tasks(self) -> list[Task]:
        """Return every task of the case in the order of the work."""
        if self.case.status == Status.DECLINED:
            return [self._start()]
        found = [
            self._start(),
            *self._right_stop(),
            self._decision(),
            *self._consent(),
            self._needs(),
            *self._scope(),
            self._plan(),
        ]
        return [*found, *self._information(), *self._lateness(), self._closing()]

    def first(self) -> Task | None:
        """Return the first task that waits for somebody: the green button."""
        return next((task for task in self.tasks() if task.is_open() and task.button), None)

    def deadline(self) -> Deadline | Duty:
        """Return what is due next: a duty while it is open, a measure or the review of the plan, else the first duty."""
        duty = self.case.intake.duty
        owed = [each for each in (duty, *(stop.duty for stop in self.stops)) if each.is_open()]
        if owed:
            return min(owed, key=lambda each: each.due_on)
        if self.case.status in ENDED:
            return duty
        return min(self._planned(), key=lambda deadline: deadline.due_on, default=duty)

    def _planned(self) -> list[Deadline]:
        if not self.plans:
            return []
        given = {row.function for row in self.deliveries if row.cancelled_at is None}
        waiting = [row for row in self.plans[0].measures.all() if row.due_on and row.function not in given]
        found = [
            Deadline(
                _("Measure of the plan: %(measure)s") % {"measure": row.get_function_display()}, row.due_on
            )
            for row in waiting
            if row.due_on
        ]
        if self.case.review_on:
            found.append(Deadline(_("Review of the plan"), self.case.review_on))
        return found

    def _url(self, name: str, query: str = "") -> str:
        return reverse(f"cases:{name}", args=[self.case.reference]) + query

    def _todo(self, name: str, url: str, *, hint: str = "", button: str = "", late: bool = False) -> Task:
        status, colour = (_("Late"), "red") if late else (_("To do"), "blue")
        return Task(name, status, colour, url, hint, button)

    def _start(self) -> Task:
        duty = self.case.intake.duty
        status = _("Done late") if duty.was_done_late() else pgettext("task", "Done")
        return Task(_("Start of assistance"), status)

    def _decision(self) -> Task:
        name = _("Decision of the person")
        if self.case.status == Status.STARTED:
            hint = _("Does the person accept the assistance?")
            return self._todo(name, self._url("decide"), hint=hint, button=_("Record the decision"))
        return Task(name, pgettext("task", "Done"))

    def _right_stop(self) -> list[Task]:
        """Telling the person that the right stopped, while that is owed; then what they chose."""
        owed = [stop.duty for stop in self.stops if stop.duty.is_open()]
        if owed:
            due = min(owed, key=lambda duty: duty.due_on)
            hint = _("By the end of %(day)s: explain, and offer what is possible now.") % {"day": due.due_on}
            late, button = due.is_overdue(self.today), _("Tell the person")
            name = _("Tell the person that the right stopped")
            return [self._todo(name, self._url("right_stop"), hint=hint, button=button, late=late)]
        told = next((stop for stop in self.stops if stop.choice), None)
        if told is None or self.is_accredited:
            return []
        name = _("What the person chose after the right stopped")
        if told.choice == AfterStop.UNDECIDED and not self._is_over():
            hint = _("The person was told and has not decided.")
            return [self._todo(name, self._url("right_stop"), hint=hint, button=_("Record the choice"))]
        hint = str(told.get_choice_display()) + (f": {told.service}" if told.service else "")
        url = "" if self._is_over() else self._url("right_stop")
        return [Task(name, pgettext("task", "Done"), url=url, hint=hint)]

    def _consent(self) -> list[Task]:
        if mandatory.Mandatory.CONSENT not in mandatory.required(self.case):
            return []
        name = _("Consent confirmed with the victim")
        if self.case.intake.consent_confirmed_at is not None:
            return [Task(name, pgettext("task", "Done"))]
        if self._is_over():
            return [Task(name, _("Missing"))]
        hint = _("Another person applied: ask the victim (art. 10(3)).")
        return [self._todo(name, self._url("consent"), hint=hint, button=_("Confirm the consent"))]

    def _needs(self) -> Task:
        name = _("Needs assessment")
        if self.assessments:
            newest = self.assessments[0]
            hint = _("Version %(number)d") % {"number": newest.number}
            return Task(name, pgettext("task", "Done"), hint=hint)
        if obstacles.to_becoming(self.case, Status.ASSESSED):
            return self._waiting(name)
        return self._todo(name, self._url("assess"), button=_("Assess the needs"))

    def _scope(self) -> list[Task]:
        scope = self.case.scope()
        if scope in (Scope.IN_SCOPE, Scope.FROM_ABROAD) or obstacles.to_adding(self.case):
            return []
        name = _("Whether the law applies")
        if scope == Scope.OUT_OF_SCOPE:
            hint = _("It does not: give information and close the case.")
            return [self._todo(name, self._url("facts"), hint=hint, late=False)]
        hint = _("Where the act was committed, and proceedings in Lithuania (art. 1(1)).")
        return [self._todo(name, self._url("facts"), hint=hint, button=_("Settle whether the law applies"))]

    def _plan(self) -> Task:
        name = _("Plan agreed with the person")
        if obstacles.to_planning(self.case):
            if self.plans:
                return Task(name, pgettext("task", "Done"), hint=self._version())
            return self._waiting(name)
        if self.case.status == Status.ASSESSED and self.plans:
            hint = _("Needs were assessed anew: agree the plan again.")
            return self._todo(name, self._url("plan"), hint=hint, button=_("Agree the plan again"))
        if self.case.status == Status.ASSESSED:
            return self._todo(name, self._url("plan"), button=_("Agree the plan"))
        if self.case.review_on and self.case.review_on <= self.today:
            hint = _("Review planned for %(day)s") % {"day": self.case.review_on}
            late = self.case.review_on < self.today
            return self._todo(name, self._url("plan"), hint=hint, button=_("Review the plan"), late=late)
        return Task(name, pgettext("task", "Done"), hint=self._version())

    def _version(self) -> str:
        return _("Version %(number)d") % {"number": self.plans[0].number}

    def _information(self) -> list[Task]:
        required, missing = mandatory.required(self.case), mandatory.missing(self.case, self.deliveries)
        return [self._told(item, item in missing) for item in TOLD if item in required]

    def _told(self, item: mandatory.Mandatory, is_missing: bool) -> Task:
        name, function, button = TOLD[item]
        if not is_missing:
            return Task(str(name), pgettext("task", "Done"))
        if self._is_over():
            return Task(str(name), _("Missing"))
        if obstacles.to_adding(self.case):
            return self._waiting(str(name))
        url = self._url("deliver", f"?function={function}")
        return self._todo(
            str(name), url, hint=_("Name, address, phone and e-mail of the body."), button=str(button)
        )

    def _lateness(self) -> list[Task]:
        if not mandatory.unexplained(self.case):
            return []
        name, hint = _("Reason for lateness"), _("Needed before the case can be closed.")
        return [self._todo(name, self._url("late_reason"), hint=hint, button=_("Give the reason"))]

    def _closing(self) -> Task:
        name = _("Closing")
        if self.case.status == Status.CLOSED:
            return Task(name, pgettext("task", "Done"))
        if obstacles.to_becoming(self.case, Status.CLOSED):
            return self._waiting(name)
        return Task(name, _("Can be closed"), url=self._url("close"))

    def _waiting(self, name: str) -> Task:
        return Task(name, _("Not done") if self._is_over() else _("Cannot start yet"))

    def _is_over(self) -> bool:
        return self.case.status in ENDED

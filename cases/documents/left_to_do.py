"""What is left to do in a case, and the next deadline in it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from cases.documents import mandatory, measures, obstacles
from cases.documents.people import Owed
from cases.documents.transfers import Standing
from cases.lifecycle import ENDED, Status
from cases.models import (
    AccommodationRequest,
    AfterStop,
    AssistancePlan,
    Case,
    NeedsAssessment,
    RightStop,
    SafeContact,
    ServiceDelivery,
    Stay,
    TransferState,
)
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
    requests: Sequence[AccommodationRequest] = ()
    stays: Sequence[Stay] = ()
    people: Sequence[Owed] = ()
    transfers: Sequence[Standing] = ()
    safe_contact: SafeContact | None = None

    def tasks(self) -> list[Task]:
        """Return every task of the case in the order of the work."""
        if self.case.status == Status.DECLINED:
            return [self._start()]
        found = [
            *self._bed(),
            self._start(),
            *self._known(),
            *self._right_stop(),
            *self._transfer(),
            self._decision(),
            *self._consent(),
            *self._contact(),
            *(
                self._todo(one.name, self._url(one.url_name), hint=one.hint, button=one.button)
                for one in self.people
            ),
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
        beds, stops = (row.duty for row in self.requests), (row.duty for row in self.stops)
        owed = [each for each in (*beds, duty, *stops) if each.is_open()]
        if owed:
            return min(owed, key=lambda each: each.due_on)
        if self.case.status in ENDED:
            return duty
        return min(self._planned(), key=lambda deadline: deadline.due_on, default=duty)

    def _planned(self) -> list[Deadline]:
        if not self.plans:
            return []
        found = [
            Deadline(
                _("Measure of the plan: %(measure)s") % {"measure": row.get_function_display()}, row.due_on
            )
            for row in measures.waiting(self.plans, self.deliveries, self.stays)
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

    def _bed(self) -> list[Task]:
        """A bed asked for comes before everything: it is due the minute it is needed (R-10.4.5)."""
        waiting = next((request for request in self.requests if request.is_waiting()), None)
        if waiting is None:
            return []
        hint = _("Due at once, at any time of day (art. 10(4)5).")
        url = reverse("cases:bed", args=[self.case.reference, waiting.pk])
        late = waiting.duty.is_overdue(self.today)
        return [self._todo(_("Bed for the night"), url, hint=hint, button=_("Give a bed"), late=late)]

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

    def _transfer(self) -> list[Task]:
        """The person is on the way to another service, or came back and must be asked anew."""
        found = next(iter(self.transfers), None)
        if found is None or self._is_over() or found.state == TransferState.WITHDRAWN:
            return []
        name, url, service = _("Transfer to another service"), self._url("transfer"), found.transfer.service
        if found.state == TransferState.OFFERED:
            hint = _("%(service)s is to answer by %(day)s. Until then you stay responsible.") % {
                "service": service, "day": found.transfer.answer_by
            }  # fmt: skip
            return [Task(name, str(found.state.label), url=url, hint=hint)]
        if found.came_back:
            hint = _("%(service)s does not take the person on. Ask the person what they wish now.")
            button = _("See why the transfer came back")
        else:
            hint, button = _("The consent is recorded. Ask %(service)s."), _("Go on with the transfer")
        return [self._todo(name, url, hint=hint % {"service": service}, button=button)]

    def _known(self) -> list[Task]:
        """Whether the person is known already: not looked for in a hurry, or somebody alike was found (Q-11)."""
        alike = [found for found in self.case.intake.likenesses.all() if found.answered_at is None]
        if self._is_over() or not (alike or self.case.intake.is_search_owed):
            return []
        name = _("Perhaps the same person") if alike else _("Look whether the person is known")
        hint = _("Somebody here seems to be the same person: compare, then merge or say that it is another.")
        if not alike:
            hint = _("Registered in a hurry.")
        return [self._todo(name, self._url("registrations"), hint=hint)]

    def _consent(self) -> list[Task]:
        if mandatory.Mandatory.CONSENT not in mandatory.required(self.case):
            return []
        name = _("Consent confirmed with the victim")
        if mandatory.is_consented(self.case):
            return [Task(name, pgettext("task", "Done"))]
        if self._is_over():
            return [Task(name, _("Missing"))]
        hint = _("Another person applied: ask the victim (art. 10(3)).")
        return [self._todo(name, self._url("consent"), hint=hint, button=_("Confirm the consent"))]

    def _contact(self) -> list[Task]:
        """How the person may be contacted: until they are asked, and again after its last day, nothing is allowed."""
        name, known = _("Safe contact"), self.safe_contact
        if self.case.intake.is_anonymous or self._is_over():
            return []
        if known is None:
            return [self._todo(name, self._url("safe_contact"), hint=_("Until you ask, nothing is allowed."))]
        if known.valid_until is not None and known.valid_until < self.today:
            hint = _("It held until %(day)s. Until you ask again, nothing is allowed.") % {
                "day": known.valid_until
            }
            return [self._todo(name, self._url("safe_contact"), hint=hint, late=True)]
        return [Task(name, pgettext("task", "Done"), url=self._url("safety"))]

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
        if obstacles.to_becoming(self.case, Status.CLOSED) or self.is_housed():
            return self._waiting(name)
        return Task(name, _("Can be closed"), url=self._url("close"))

    def _waiting(self, name: str) -> Task:
        return Task(name, _("Not done") if self._is_over() else _("Cannot start yet"))

    def is_housed(self) -> bool:
        """Test whether the person stays in accommodation or waits for it: then nothing ends."""
        here = any(stay.is_running() for stay in self.stays)
        return here or any(request.is_waiting() for request in self.requests)

    def _is_over(self) -> bool:
        return self.case.status in ENDED

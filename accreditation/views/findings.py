"""A finding as the service reads it: what was found, by when to remedy it, what was answered; and answering."""

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accreditation import permissions
from accreditation.actions import overseeing as actions
from accreditation.forms.findings import AnswerForm
from accreditation.models import Finding, FindingAnswer, RemedyDeadline
from accreditation.views import loading
from victimsupport.accounts.permissions import acting
from victimsupport.accounts.roles import Role
from victimsupport.interface import forms as kit

if TYPE_CHECKING:
    from victimsupport.accounts.identity import SignedInRequest as Request


@dataclass(frozen=True)
class FoundThere:
    """A finding with its last day and its state in words."""

    finding: Finding
    term: RemedyDeadline | None
    remedied_on: date | None
    answers: list[FindingAnswer]
    today: date

    @property
    def deadline(self) -> date | None:
        return self.term.deadline if self.term else None

    @property
    def is_open(self) -> bool:
        return self.remedied_on is None

    @property
    def is_late(self) -> bool:
        return self.is_open and self.deadline is not None and self.deadline < self.today

    @property
    def state(self) -> str:
        """What has come of it so far."""
        if self.remedied_on is not None:
            return _("Remedied on %(day)s, the authority has verified it") % {"day": self.remedied_on}
        if any(answer.says_remedied for answer in self.answers):
            return _("You have said that it is remedied; the authority verifies it")
        return _("Answered, not remedied") if self.answers else _("Not answered")

    @property
    def colour(self) -> str:
        if self.is_late:
            return "red"
        return "blue" if self.is_open else "green"


def found_there(finding: Finding, today: date) -> FoundThere:
    """Return a finding with what has come of it; the latest of its last days counts."""
    deadlines = sorted(finding.deadlines.all(), key=lambda row: (row.recorded_at, row.pk))
    remedy = getattr(finding, "remedy", None)
    answers = sorted(finding.answers.all(), key=lambda row: (row.answered_at, row.pk), reverse=True)
    term, remedied_on = deadlines[-1] if deadlines else None, remedy.remedied_on if remedy else None
    return FoundThere(finding, term, remedied_on, answers, today)


@require_http_methods(["GET", "HEAD", "POST"])
@acting(Role.SERVICE_MANAGER)
def finding(request: "Request", reference: str) -> HttpResponse:
    """Show a finding with all that was answered, and answer it."""
    now, today = timezone.now(), timezone.localdate()
    mine = permissions.findings_on(request.actor).select_related("remedy")
    asked = mine.prefetch_related("deadlines", "answers__file", "answers__answered_by")
    found = found_there(get_object_or_404(asked, number=reference), today)
    form, here = AnswerForm(request.POST or None, request.FILES or None), request.path
    if request.method == "POST":
        kit.keep(form, by=request.actor, at=now)
        if form.is_valid():

            def act() -> tuple[str, str]:
                given = form.cleaned_data
                actions.answer(
                    finding=found.finding, text=given["text"], says_remedied=given["says_remedied"],
                    upload=given["document"], by=request.actor, at=now,
                )  # fmt: skip
                return _("Your answer has reached the authority."), here

            if answer := loading.done(request, form, here, act):
                return answer
    context = {"found": found, "finding": found.finding, "form": form, "today": today}
    return render(request, "accreditation/finding/page.html", context)

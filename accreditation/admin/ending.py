"""The end of a legal person at the authority: recorded from the register, and corrected by a further fact."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.translation import gettext as _

from accreditation.actions import ending
from accreditation.admin.pages import Request, page, service_at, service_trail, step
from accreditation.forms.authority import CorrectEndForm, EndForm
from accreditation.models import LegalEnd


def pages() -> list[URLPattern]:
    """Return the addresses of these steps, under that of all services."""
    return [
        path("services/<uuid:pk>/end/", page(record_end), name="accreditation_record_end"),
        path("services/<uuid:pk>/end/<uuid:end_id>/", page(correct_end), name="accreditation_correct_end"),
    ]


def record_end(request: Request, pk: UUID) -> HttpResponse:
    """Ask when the legal person ended."""
    found = service_at(pk)
    return step(
        request,
        EndForm(request.POST or None, today=timezone.localdate()),
        lambda said: ending.record(service=found, **said, by=request.actor, at=timezone.now()),
        title=_("End of the legal person"),
        trail=service_trail(found),
        said=_("The end of the legal person is recorded"),
        submit=_("Record the end"),
        note=_(
            "The right is lost from that day (art. 13(6)2): nobody new is taken on from the moment this is recorded."
        ),
    )


def correct_end(request: Request, pk: UUID, end_id: UUID) -> HttpResponse:
    """Ask what is right of an end that was recorded wrongly. What was recorded stays to be read."""
    found = service_at(pk)
    end = get_object_or_404(LegalEnd.objects.select_related("service"), service=found, pk=end_id)
    form = CorrectEndForm(request.POST or None, today=timezone.localdate())
    return step(
        request,
        form,
        lambda said: ending.correct(
            end=end, ended_on=form.day(), source=said["source"], reason=said["reason"], by=request.actor,
            at=timezone.now(),
        ),
        title=_("Correct the end of the legal person"),
        trail=service_trail(found),
        said=_("The correction is recorded"),
        submit=_("Record the correction"),
        note=_(
            "What was recorded stays to be read. The right, the public list and what was given are counted anew from"
            " the facts. A decision that rests on the wrong day stands until it is annulled."
        ),
    )  # fmt: skip

"""Handing the figures out: files by year and day in EXPORT_DIR, nightly or when an analyst asks."""

import logging
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from reporting import documents
from reporting.figures import reading
from reporting.figures.definitions import RULES_VERSION
from reporting.figures.identities import disagreeing
from reporting.models import Export, ExportState, Snapshot
from victimsupport.accounts.identity import Actor
from victimsupport.accounts.roles import Role
from victimsupport.audit import actions as audit
from victimsupport.documents.publishing import digest, lies_whole, publish
from victimsupport.law.calendar import day_of
from victimsupport.notices.actions import people_with, post
from victimsupport.notices.models import NoticeKind
from victimsupport.refusal import Refused

log = logging.getLogger(__name__)


class NothingAddsUp(Exception):
    """The figures contradict each other, so they must not leave."""


@transaction.atomic
def request_export(*, year: int, by: Actor, at: datetime) -> Export:
    """
    This will ask for the files of a year; a task makes them.

    :raises PermissionDenied: if the actor is no analyst of the ministry
    :raises Refused: if the year has not begun
    """
    by.must_be(Role.MINISTRY_ANALYST)
    if year > day_of(at).year:
        raise Refused(_("%(year)s has not begun.") % {"year": year}, field="year")
    export = Export.objects.create(
        organisation=by.organisation,
        year=year,
        day=day_of(at),
        is_nightly=False,
        requested_by=by.user,
        requested_at=at,
    )
    audit.record("EXPORT_REQUESTED", about=export, detail={"year": year}, by=by, at=at)
    return export


@transaction.atomic
def make_requested(*, by: Actor, at: datetime) -> int:
    """This will make the files the acting ministry's analysts asked for, and return how many exports it made."""
    by.must_be()
    waiting = Export.objects.waiting().filter(organisation=by.organisation, is_nightly=False)
    made = [
        make_export(export=export, by=by, at=at) for export in waiting.select_for_update(skip_locked=True)
    ]
    return len(made)


@transaction.atomic
def export_nightly(*, year: int, by: Actor, at: datetime) -> Export:
    """This will lay out the files of a year for today; again on the same day only if something changed."""
    by.must_be()
    export, _is_new = Export.objects.select_for_update().get_or_create(
        organisation=by.organisation, year=year, day=day_of(at), is_nightly=True,
        defaults={"requested_by": by.user, "requested_at": at},
    )  # fmt: skip
    return make_export(export=export, by=by, at=at)


@transaction.atomic
def make_export(*, export: Export, by: Actor, at: datetime) -> Export:
    """
    This will write the files of an export and say on its row how it went.

    Whatever goes wrong is noted on the row, told to the analysts, and leaves earlier files as they were.
    """
    by.must_be()
    try:
        with transaction.atomic():
            manifest, is_new = _write(export, by, at)
    except Exception as problem:
        log.exception("An export failed.")
        return _failed(export, problem, by, at)
    if export.state == ExportState.READY and not is_new:
        return export
    export.state, export.manifest, export.problem, export.finished_at = ExportState.READY, manifest, "", at
    export.save(update_fields=["state", "manifest", "problem", "finished_at"])
    audit.record(
        "EXPORT_MADE", about=export, detail={"year": export.year, "day": str(export.day)}, by=by, at=at
    )
    return export


def _write(export: Export, by: Actor, at: datetime) -> tuple[list[dict[str, Any]], bool]:
    """Return what lies in the folder now, and whether it was written anew."""
    figures = reading.national(export.year, day_of(at))
    if wrong := disagreeing(figures):
        raise NothingAddsUp(str(wrong[0].name))
    folder = settings.EXPORT_DIR / export.folder
    about = _about(export.year, export.day, documents.as_json(figures), is_closed=figures.is_closed)
    if (unchanged := lies_whole(folder, about)) is not None:
        return unchanged, False
    snapshot = Snapshot.objects.of_year(export.year)
    made = documents.files(figures, ministry=by.organisation, snapshot=snapshot, day=export.day)
    return publish(folder, made, about), True


def _about(year: int, day: date, content: bytes, *, is_closed: bool) -> dict[str, Any]:
    return {
        "year": year,
        "day": day.isoformat(),
        "closed": is_closed,
        "rules_version": RULES_VERSION,
        "content": digest(content),
    }


def _failed(export: Export, problem: Exception, by: Actor, at: datetime) -> Export:
    export.state, export.problem, export.finished_at = ExportState.FAILED, type(problem).__name__, at
    export.save(update_fields=["state", "problem", "finished_at"])
    audit.record("EXPORT_FAILED", about=export, detail={"problem": export.problem}, by=by, at=at)
    post(
        kind=NoticeKind.EXPORT_FAILED,
        recipients=people_with(Role.MINISTRY_ANALYST, by=by, at=at),
        dedupe=str(export.pk),
        path=reverse("reporting:export", args=[export.pk]),
        by=by,
        at=at,
    )
    return export


def record_own_download(*, year: int, by: Actor, at: datetime) -> None:
    """This will note that a manager took the figures of their own service."""
    by.must_be(Role.SERVICE_MANAGER)
    audit.record("OWN_FIGURES_TAKEN", detail={"year": year}, by=by, at=at)


def record_download(*, export: Export, name: str, by: Actor, at: datetime) -> None:
    """This will note who took which file."""
    by.must_be(Role.MINISTRY_ANALYST)
    audit.record("EXPORT_DOWNLOADED", about=export, detail={"file": name}, by=by, at=at)

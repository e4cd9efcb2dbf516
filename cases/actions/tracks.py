"""What goes on beside art. 10: domestic violence (1(3)), terrorism (11), acts the law does not reach (1(1))."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from cases import permissions
from cases.actions import stops
from cases.actions.locking import locked
from cases.documents import obstacles
from cases.lifecycle import MOVES, Status
from cases.models import (
    Case,
    CentreAnswer,
    CrimePlace,
    DomesticViolenceTrack,
    ForeignTerrorismRequest,
    OutOfScopeRecord,
    YesNoUnknown,
)
from referrals.actions import scope
from victimsupport.accounts.identity import Actor
from victimsupport.audit import actions as audit
from victimsupport.directory.models import CompetentBody, CompetentBodyKind, CrimeType
from victimsupport.duties.moments import check_moment
from victimsupport.law.calendar import day_of
from victimsupport.law.countries import is_in_european_union
from victimsupport.refusal import Refused, Stale
from victimsupport.vault import actions as vault


@transaction.atomic
def offer_centre(
    *, case: Case, centre: CompetentBody, offered_at: datetime, answer: CentreAnswer, protection_order: YesNoUnknown,
    order_ends_on: date | None = None, by: Actor, at: datetime,
) -> DomesticViolenceTrack:  # fmt: skip
    """
    This will record that a specialised comprehensive assistance centre was offered, and what the person answered.

    Of a protection order only whether there is one and its last day; what is recorded later takes the place of what
    was before, and the audit keeps both.

    :raises Refused: if the case is no case of domestic violence, the body is no such centre that day, the moment is
        impossible, or a day is named without an order
    """
    case = _open(case, by=by, at=at)
    if not case.is_domestic_violence:
        raise Refused(_("Record first that the act is domestic violence (facts of the case)."))
    check_moment(offered_at, since=case.intake.received_at, field="offered_at", at=at)
    _check_body(centre, CompetentBodyKind.SPECIALISED_CENTRE, offered_at, field="centre")
    if protection_order != YesNoUnknown.YES and order_ends_on is not None:
        raise Refused(_("A last day is recorded only of an order that was issued."), field="order_ends_on")
    known = {
        "organisation": by.organisation, "centre": centre, "offered_at": offered_at, "answer": answer,
        "protection_order": protection_order, "order_ends_on": order_ends_on, "recorded_by": by.user, "recorded_at": at,
    }  # fmt: skip
    row, _new = DomesticViolenceTrack.objects.update_or_create(case=case, defaults=known)
    detail = {"answer": str(answer), "order": str(protection_order)}
    audit.record("SPECIALISED_CENTRE_OFFERED", about=case, detail=detail, by=by, at=at)
    return row


@transaction.atomic
def flag_terrorism(*, case: Case, by: Actor, at: datetime) -> Case:
    """
    This will record that the act was a terrorist crime: manager and head are alerted at once (11(1)).

    :raises Stale: if it is recorded already
    :raises Refused: if the case is over
    """
    case = _open(case, by=by, at=at)
    if case.is_terrorist_crime:
        raise Stale(_("Somebody has recorded this already. Look at what is there now."))
    scope.flag_terrorism(intake=case.intake, by=by, at=at)
    case.is_terrorist_crime, case.version = True, case.version + 1
    case.save(update_fields=["is_terrorist_crime", "version"])
    audit.record("FACTS_CHANGED", about=case, detail={"changed": ["is_terrorist_crime"]}, by=by, at=at)
    return case


@transaction.atomic
def refer_abroad(
    *, case: Case, country: str, requested_at: datetime, referred_at: datetime, body: CompetentBody, by: Actor,
    at: datetime,
) -> ForeignTerrorismRequest:  # fmt: skip
    """
    This will record that somebody who suffered from a terrorist crime in another EU state asked for what that state
    gives, and was referred to the Prosecutor General's office: art. 11(2). Nothing is composed here.

    :raises Stale: if it is recorded already
    :raises Refused: if it was no terrorist crime of another member state, the person is not in Lithuania, the body is
        not that office, or a moment is impossible
    """
    case = _open(case, by=by, at=at)
    if ForeignTerrorismRequest.objects.filter(case=case).exists():
        raise Stale(_("Somebody has recorded this already. Look at what is there now."))
    if not case.is_terrorist_crime:
        raise Refused(_("Record first that the act was a terrorist crime."))
    if not case.is_in_lithuania:
        raise Refused(_("Art. 11(2) is for people who are in Lithuania. Correct the facts first."))
    if country == "LT" or not is_in_european_union(country, case.crime_on):
        raise Refused(_("Select another state of the EU, where the act was committed."), field="country")
    check_moment(requested_at, since=case.intake.received_at, field="requested_at", at=at)
    check_moment(referred_at, since=requested_at, field="referred_at", at=at)
    _check_body(body, CompetentBodyKind.PROSECUTOR_GENERAL, referred_at, field="body")
    row = ForeignTerrorismRequest.objects.create(
        organisation=by.organisation, case=case, country=country, requested_at=requested_at, referred_at=referred_at,
        body=body, recorded_by=by.user, recorded_at=at,
    )  # fmt: skip
    audit.record("REFERRED_TO_PROSECUTOR_GENERAL", about=case, detail={"country": country}, by=by, at=at)
    return row


@transaction.atomic
def inform_only(
    *, informed_at: datetime, crime_type: CrimeType | None = None, by: Actor, at: datetime
) -> OutOfScopeRecord:
    """
    This will record “information given, XIV-169 does not apply”, of nobody: no name, case or registration (R-1.1).

    :raises Refused: if the moment lies in the future
    """
    permissions.check_can_handle(by)
    check_moment(informed_at, field="informed_at", at=at)
    row = OutOfScopeRecord.objects.create(
        organisation=by.organisation, informed_at=informed_at, crime_place=CrimePlace.OUTSIDE_EU, crime_type=crime_type,
        recorded_by=by.user, recorded_at=at,
    )  # fmt: skip
    audit.record("INFORMATION_ONLY", about=row, by=by, at=at)
    return row


@transaction.atomic
def turn_away(
    *, case: Case, informed_at: datetime, version: int, by: Actor, at: datetime
) -> OutOfScopeRecord:
    """
    This will end a started case of an act the law does not reach: who it was is erased, and it counts nowhere (R-1.1).

    :raises Stale: if it is decided already, or somebody changed it since it was seen
    :raises Refused: if the moment is impossible
    """
    case = locked(case=case, version=version, by=by, at=at)
    if Status.DECLINED not in MOVES[Status(case.status)]:
        raise Stale(_("The decision has been recorded already. Look at what is there now."))
    check_moment(informed_at, since=case.intake.received_at, field="informed_at", at=at)
    case.status, case.decided_at, case.version = Status.DECLINED, informed_at, case.version + 1
    case.crime_place, case.crime_country = CrimePlace.OUTSIDE_EU, ""
    case.proceedings_in_lithuania = YesNoUnknown.NO
    case.save(
        update_fields=[
            "status",
            "decided_at",
            "crime_place",
            "crime_country",
            "proceedings_in_lithuania",
            "version",
        ]
    )
    stops.end(case=case, by=by, at=at)
    for identity_id in case.representatives.filter(identity__isnull=False).values_list("identity", flat=True):
        vault.erase(identity_id=identity_id, by=by, at=at)
    scope.turn_away(intake=case.intake, by=by, at=at)
    return inform_only(informed_at=informed_at, crime_type=case.crime_type, by=by, at=at)


def _open(case: Case, *, by: Actor, at: datetime) -> Case:
    row = locked(case=case, by=by, at=at)
    if obstacle := obstacles.to_recording_people(row):
        raise Refused(obstacle)
    return row


def _check_body(body: CompetentBody, kind: CompetentBodyKind, on: datetime, *, field: str) -> None:
    if not CompetentBody.objects.valid_on(day_of(on)).filter(pk=body.pk, kind=kind).exists():
        raise Refused(_("This body was not the competent one that day. Select another."), field=field)

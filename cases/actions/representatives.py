"""Legal representatives: who they are, whether they take part, whether they are suspected of the act: art. 4(4), R-4.4."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from cases.actions.locking import locked
from cases.documents import obstacles, representation
from cases.documents.mandatory import is_child
from cases.models import ActKind, AssistancePlan, Case, LegalRepresentative, RepresentedAct
from referrals.models import Applied
from victimsupport.accounts.identity import Actor
from victimsupport.audit import actions as audit
from victimsupport.law.calendar import day_of
from victimsupport.refusal import Refused, Stale
from victimsupport.vault import actions as vault
from victimsupport.vault.person import Person


@dataclass(frozen=True)
class Represents:
    """Who somebody is to the person, on what basis, since and until when, and whether they take part."""

    kind: str
    basis: str
    participates: bool
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True)
class Absence:
    """Why no legal representative takes part, where the last one who did does not any more: art. 4(4)."""

    reason: str = ""
    note: str = ""


UNSAID = Absence()


@transaction.atomic
def record(
    *, case: Case, person: Person, represents: Represents, is_suspected: bool = False, by: Actor, at: datetime
) -> LegalRepresentative:
    """
    This will keep who represents the person by law: name, phone and e-mail in the vault, found by no search.

    Whoever is suspected of the act takes no part. Once somebody does, no reason stands any more why nobody does.

    :raises Refused: if the case is over or the person anonymous, the name is missing, or the row contradicts itself
    """
    case = _open(case, by=by, at=at)
    _check(case, person, represents, is_suspected, by=by, at=at)
    row = LegalRepresentative.objects.create(
        organisation=by.organisation, case=case, identity=vault.seal(person=person, searchable=False, by=by, at=at),
        kind=represents.kind, basis=represents.basis, participates=represents.participates,
        is_suspected=is_suspected, suspected_at=at if is_suspected else None, since=represents.since,
        until=represents.until, recorded_at=at, recorded_by=by.user,
    )  # fmt: skip
    if row.participates:
        _keep_one_truth(case, UNSAID, on=day_of(at))
    audit.record("REPRESENTATIVE_RECORDED", about=case, detail=_detail(row), by=by, at=at)
    return row


@transaction.atomic
def change(
    *, representative: LegalRepresentative, person: Person, represents: Represents, absence: Absence = UNSAID,
    version: int, by: Actor, at: datetime,
) -> LegalRepresentative:  # fmt: skip
    """
    This will put what is known of a representative now in place of what was known before.

    :raises Stale: if somebody changed it since it was seen
    :raises Refused: as `record`; and if a suspected representative should take part
    """
    case = _open(representative.case, by=by, at=at)
    row = _locked(representative, version)
    _check(case, person, represents, row.is_suspected, by=by, at=at)
    if row.identity is None:
        row.identity = vault.seal(person=person, searchable=False, by=by, at=at)
    else:
        vault.change(identity=row.identity, person=person, searchable=False, by=by, at=at)
    settles = row.participates or represents.participates
    row.kind, row.basis, row.participates = represents.kind, represents.basis, represents.participates
    row.since, row.until, row.version = represents.since, represents.until, row.version + 1
    row.save(update_fields=["identity", "kind", "basis", "participates", "since", "until", "version"])
    if settles:
        _keep_one_truth(case, absence, on=day_of(at))
    audit.record("REPRESENTATIVE_CHANGED", about=case, detail=_detail(row), by=by, at=at)
    return row


@transaction.atomic
def suspect(
    *, representative: LegalRepresentative, absence: Absence = UNSAID, version: int, by: Actor, at: datetime
) -> LegalRepresentative:
    """
    This will record that a representative is suspected of the act: from now on they take no part.

    Plans and consents they agreed to are flagged, to be agreed anew.

    :raises Stale: if it is recorded already, or somebody changed the row since it was seen
    :raises Refused: if nobody else takes part for a child, and it is not said why
    """
    case = _open(representative.case, by=by, at=at)
    row = _locked(representative, version)
    if row.is_suspected:
        raise Stale(_("Somebody has recorded this already. Look at what is there now."))
    took_part = row.participates
    row.is_suspected, row.suspected_at, row.participates = True, at, False
    row.version += 1
    row.save(update_fields=["is_suspected", "suspected_at", "participates", "version"])
    flagged = row.acts.filter(flagged_at=None).update(flagged_at=at)
    if took_part:
        _keep_one_truth(case, absence, on=day_of(at))
    detail = _detail(row) | {"flagged": flagged}
    audit.record("REPRESENTATIVE_SUSPECTED", about=case, detail=detail, by=by, at=at)
    return row


@transaction.atomic
def clear(
    *, representative: LegalRepresentative, version: int, by: Actor, at: datetime
) -> LegalRepresentative:
    """
    This will record that the suspicion is gone. Whether the representative takes part again is another step.

    :raises Stale: if nobody suspects them, or somebody changed the row since it was seen
    """
    case = _open(representative.case, by=by, at=at)
    row = _locked(representative, version)
    if not row.is_suspected:
        raise Stale(_("Somebody has recorded this already. Look at what is there now."))
    row.is_suspected, row.suspected_at, row.version = False, None, row.version + 1
    row.save(update_fields=["is_suspected", "suspected_at", "version"])
    row.acts.flagged().update(flagged_at=None)
    audit.record("REPRESENTATIVE_CLEARED", about=case, detail=_detail(row), by=by, at=at)
    return row


def choose(
    *,
    case: Case,
    agreed_with: str,
    representative: LegalRepresentative | None,
    on: date,
    by: Actor,
    at: datetime,
) -> LegalRepresentative | None:
    """
    This will return who agrees for the person: the representative named, or the only one who may; None is the person.

    Writes nothing: `note` keeps it once there is what was agreed.

    :raises Refused: if nobody may represent the person, it is not said who of several, or a child alone should agree
        against whose interests it is that a representative takes part, and nobody decided on the Child Rights Service
    """
    if agreed_with != Applied.LEGAL_REPRESENTATIVE:
        _check_child_alone(case)
        return None
    born = representation.born_on(case, by=by, at=at)
    if representative is not None:
        if obstacle := representation.may_represent(representative, case=case, born=born, on=on):
            raise Refused(obstacle, field="representative")
        return representative
    able = representation.able(case, born=born, on=on)
    if not able:
        raise Refused(
            _(
                "Nobody is recorded who may represent the person. Record the legal representative first (art. 4(4))."
            ),
            field="agreed_with",
        )
    if len(able) > 1:
        raise Refused(_("Select which of the legal representatives agreed."), field="representative")
    return able[0]


@transaction.atomic
def note(
    *, case: Case, representative: LegalRepresentative | None, kind: ActKind, plan: AssistancePlan | None = None,
    acted_at: datetime, by: Actor, at: datetime,
) -> RepresentedAct | None:  # fmt: skip
    """
    This will keep what a representative agreed to, so that it can be found if they are suspected later.

    A new plan settles what is flagged of earlier ones, whoever agreed it.
    """
    if kind == ActKind.PLAN:
        earlier = RepresentedAct.objects.flagged().filter(case=case, kind=kind)
        earlier.update(settled_at=at, settled_by=by.user)
    if representative is None:
        return None
    return RepresentedAct.objects.create(
        organisation=by.organisation, case=case, representative=representative, kind=kind, plan=plan, acted_at=acted_at
    )  # fmt: skip


@transaction.atomic
def settle(*, act: RepresentedAct, by: Actor, at: datetime) -> RepresentedAct:
    """
    This will record that a consent agreed by somebody suspected since was gone through anew.

    :raises Stale: if it is not flagged, or settled already
    :raises Refused: of a plan: that is settled by agreeing a new version
    """
    case = _open(act.case, by=by, at=at)
    row = RepresentedAct.objects.select_for_update().get(pk=act.pk)
    if row.flagged_at is None or row.settled_at is not None:
        raise Stale(_("Somebody has recorded this already. Look at what is there now."))
    if row.kind == ActKind.PLAN:
        raise Refused(_("A plan is settled by agreeing a new version of it."))
    row.settled_at, row.settled_by = at, by.user
    row.save(update_fields=["settled_at", "settled_by"])
    audit.record("REPRESENTED_ACT_SETTLED", about=case, detail={"kind": row.kind}, by=by, at=at)
    return row


def _open(case: Case, *, by: Actor, at: datetime) -> Case:
    row = locked(case=case, by=by, at=at)
    if obstacle := obstacles.to_recording_people(row):
        raise Refused(obstacle)
    return row


def _locked(representative: LegalRepresentative, version: int) -> LegalRepresentative:
    found = LegalRepresentative.objects.select_for_update(of=("self",)).select_related("identity__key")
    row = found.get(pk=representative.pk)
    if row.version != version:
        raise Stale(_("Somebody changed this while you had it open. Look at what is there now."))
    return row


def _check(
    case: Case, person: Person, represents: Represents, is_suspected: bool, *, by: Actor, at: datetime
) -> None:
    """:raises Refused: if the row would contradict itself or the law"""
    if case.intake.is_anonymous:
        raise Refused(_("The person wished to remain anonymous: nobody can be recorded who would name them."))
    if not person.name:
        raise Refused(_("Enter a first name, a surname or both"), field="first_name")
    if represents.since and represents.until and represents.until < represents.since:
        raise Refused(_("The end lies before the beginning."), field="until")
    if is_suspected and represents.participates:
        raise Refused(
            _("Whoever is suspected of the act cannot represent the person (art. 4(4))."),
            field="participates",
        )
    born = representation.born_on(case, by=by, at=at)
    of_age = representation.is_of_age(case, born=born, on=day_of(at))
    if represents.participates and of_age and represents.basis != "ADULT_GUARDIANSHIP":
        raise Refused(
            _("The person is of age: only a guardian appointed by a court for an adult represents them."),
            field="basis",
        )


def _keep_one_truth(case: Case, absence: Absence, *, on: date) -> None:
    """
    Keep what the case says of a child's representation in step with who takes part (art. 4(4)).

    :raises Refused: if nobody takes part any more, and it is not said why
    """
    if not is_child(case):
        return
    if case.representatives.taking_part(on).exists():
        absent, said = "", ""
    elif case.representative_absent and not absence.reason:
        return
    else:
        absent, said = absence.reason, absence.note.strip()
        if not absent:
            raise Refused(_("Say why no legal representative takes part (art. 4(4))."), field="absent")
        if absent == "OTHER" and not said:
            raise Refused(_("Write the other reason."), field="absent_note")
    case.representative_absent, case.representative_note = absent, said
    case.version += 1
    case.save(update_fields=["representative_absent", "representative_note", "version"])


def _check_child_alone(case: Case) -> None:
    """:raises Refused: if a child agrees alone against whose interests a representative is, and Q-7 is not answered"""
    is_against = is_child(case) and case.representative_absent == "AGAINST_INTERESTS"
    if is_against and not representation.is_child_rights_decided(case):
        raise Refused(
            _(
                "A representative would be against the child's interests: record first whether the Child Rights "
                "Service is told (part “People”)."
            ),
            field="agreed_with",
        )


def _detail(row: LegalRepresentative) -> dict[str, object]:
    return {"representative": str(row.pk), "kind": row.kind, "takes_part": row.participates}

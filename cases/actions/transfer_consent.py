"""The consent to being handed over: one service, named data, each part of the case for itself (domain.md 3.5, art. 9(3))."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from cases import permissions
from cases.actions import closing, representatives, transferring
from cases.actions.locking import locked
from cases.documents import mandatory, obstacles, transfers
from cases.models import (
    ActKind,
    Case,
    LegalRepresentative,
    Section,
    Transfer,
    TransferSection,
    TransferState,
)
from referrals.models import Applied, ConsentForm, TransferredField
from referrals.permissions import check_may_take_on
from victimsupport.accounts.actions import take_reference
from victimsupport.accounts.identity import Actor
from victimsupport.accounts.models import Organisation
from victimsupport.audit import actions as audit
from victimsupport.duties.moments import check_moment
from victimsupport.keys import fresh_keys
from victimsupport.law import conditions
from victimsupport.law.calendar import day_of
from victimsupport.refusal import Refused
from victimsupport.vault import actions as vault


@dataclass(frozen=True)
class Consent:
    """What a person agreed to: one service, named data, and each part of the case for itself."""

    service: Organisation
    given_by: str
    given_at: datetime
    form: str
    fields: Sequence[str]
    sections: Sequence[str] = ()
    whereabouts_reason: str = ""
    without_representative: str = ""
    representative: LegalRepresentative | None = None
    needs_accommodation: bool = False

    def check(self, case: Case, *, by: Actor, at: datetime) -> None:
        """:raises Refused: if something is missing, or nobody could use it"""
        if self.given_by not in Applied:
            raise Refused(_("Select who consented."), field="given_by")
        if self.form not in ConsentForm:
            raise Refused(_("Select how they consented."), field="form")
        check_moment(self.given_at, since=case.opened_at, field="given_at", at=at)
        self._check_service(by, at=at)
        self._check_data()
        required = conditions.representative_reason_required(
            is_child=mandatory.is_child(case),
            has_representative=self.given_by == Applied.LEGAL_REPRESENTATIVE,
        )
        if required and not self.without_representative:
            sentence = _("Say why the child's legal representative does not take part.")
            raise Refused(sentence, field="without_representative")

    def _check_service(self, by: Actor, *, at: datetime) -> None:
        if self.service.pk == by.organisation.pk:
            raise Refused(_("Select another service than your own."), field="service")
        check_may_take_on(self.service.pk, on=at)

    def _check_data(self) -> None:
        given = {name.lower(): name if name in self.fields else "" for name in TransferredField.values}
        if not set(self.fields) <= set(TransferredField.values) or not conditions.may_be_referred_with(
            **given
        ):
            sentence = _(
                "The person must agree to at least one of first name and surname, and at least one of phone and e-mail."
            )
            raise Refused(sentence, field="fields_agreed")
        if not set(self.sections) <= set(Section.values):
            raise Refused(_("Select parts of the case from the list."), field="parts")
        if Section.WHEREABOUTS in self.sections and not self.whereabouts_reason.strip():
            sentence = _("Say why the other service must know where the person is.")
            raise Refused(sentence, field="whereabouts_reason")


@transaction.atomic
def record(
    *,
    case: Case,
    consent: Consent,
    late_reason: str = "",
    information_missing_reason: str = "",
    version: int,
    by: Actor,
    at: datetime,
) -> Transfer:
    """
    This will record that a person agrees to be handed over to one service. Nothing goes there yet.

    :param late_reason: why a duty here was done late, if that stands nowhere yet: the case may leave
    :param information_missing_reason: why what people must be told is missing
    :raises Refused: if the case cannot be handed over, another consent waits, or this one cannot be used
    :raises Stale: if somebody changed the case since it was seen
    """
    case = locked(case=case, version=version, by=by, at=at)
    if obstacle := obstacles.to_transferring(case):
        raise Refused(obstacle)
    _make_way(case, by=by, at=at)
    consent.check(case, by=by, at=at)
    who = representatives.choose(
        case=case, agreed_with=consent.given_by, representative=consent.representative,
        on=day_of(consent.given_at), by=by, at=at,
    )  # fmt: skip
    transferring.person_of(case=case, fields=consent.fields, by=by, at=at)
    closing.account_for(
        case=case,
        late_reason=late_reason,
        information_missing_reason=information_missing_reason,
        by=by,
        at=at,
    )
    transfer = _kept(case, consent, by=by, at=at)
    representatives.note(
        case=case, representative=who, kind=ActKind.TRANSFER, acted_at=consent.given_at, by=by, at=at
    )
    return transfer


def _make_way(case: Case, *, by: Actor, at: datetime) -> None:
    """End an offer that came back by its dates; refuse a second consent while one still waits."""
    waiting = permissions.transfers_visible_to(by).unended().filter(case=case)
    row = waiting.select_for_update(of=("self",)).select_related("service", "case__intake").first()
    if row is None:
        return
    state = transfers.state(row, day_of(at))
    if state in (TransferState.CONSENTED, TransferState.OFFERED):
        raise Refused(
            _("A consent for %(service)s is recorded already. Withdraw it first.")
            % {"service": row.service.name}
        )
    transferring.come_back(row=row, state=state, by=by, at=at)


def _kept(case: Case, consent: Consent, *, by: Actor, at: datetime) -> Transfer:
    case.version += 1
    case.save(update_fields=["version"])
    transfer = Transfer.objects.create(
        organisation=by.organisation, case=case, reference=take_reference(series="PD", by=by, at=at),
        service=consent.service, given_by=consent.given_by, given_at=consent.given_at, form=consent.form,
        fields=[field for field in TransferredField.values if field in consent.fields],
        without_representative=consent.without_representative, is_child=mandatory.is_child(case),
        needs_accommodation=consent.needs_accommodation, recorded_by=by.user, recorded_at=at,
    )  # fmt: skip
    _keep_sections(transfer, consent, by=by, at=at)
    detail = {"to": str(consent.service.pk), "fields": transfer.fields, "sections": sorted(consent.sections)}
    audit.record("TRANSFER_CONSENTED", about=transfer, reference=case.reference, detail=detail, by=by, at=at)
    return transfer


def _keep_sections(transfer: Transfer, consent: Consent, *, by: Actor, at: datetime) -> None:
    """Write each part of the case the person agreed to, for itself; of whereabouts also why they go."""
    chosen = [section for section in Section.values if section in consent.sections]
    rows = [
        TransferSection(pk=key, transfer=transfer, section=section)
        for key, section in zip(fresh_keys(len(chosen)), chosen, strict=True)
    ]
    for row in rows:
        if row.section == Section.WHEREABOUTS:
            row.reason = vault.seal_text(
                text=consent.whereabouts_reason.strip(), place=f"cases_transfersection|reason|{row.pk}",
                identity=transfer.case.intake.identity, by=by, at=at,
            )  # fmt: skip
    TransferSection.objects.bulk_create(rows)

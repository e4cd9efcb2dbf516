"""The consent to the transfer of data (art. 9(3)): given for one service and named data, withdrawn as easily."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from referrals import permissions
from referrals.actions import intakes
from referrals.models import Applied, Contact, Referral, TransferConsent, TransferredField, Wish
from victimsupport.accounts.actions import take_reference
from victimsupport.accounts.identity import Actor, acting_as, system
from victimsupport.accounts.models import Organisation
from victimsupport.audit import actions as audit
from victimsupport.duties import actions as duties
from victimsupport.duties.moments import check_moment
from victimsupport.law import conditions, time_limits
from victimsupport.refusal import Refused, Stale
from victimsupport.vault import actions as vault

WITHDRAWN = "CONSENT_WITHDRAWN"
REPLACED = "CONSENT_REPLACED"
CARRIED_ON = "CARRIED_ON"
"""Why the duty of a referral that came back ends: a new consent was given, and its duty goes on with the same last day."""


@transaction.atomic
def record(
    *,
    contact: Contact,
    service: Organisation,
    given_by: str,
    given_at: datetime,
    form: str,
    fields: Sequence[str],
    without_representative: str = "",
    by: Actor,
    at: datetime,
) -> Referral:
    """
    This will record a consent and open the duty of art. 9(3) from the later of the wish and the consent.

    A consent for another service that still waits to be used gives way to this one. If a service gave the person back,
    the last day stays the one it always was (domain.md 3.5).

    :raises Refused: if there is no wish, the service takes nobody on today, or nobody could be reached with those data
    """
    by.must_be(*permissions.AT_FIRST_CONTACT)
    contact = permissions.contacts_visible(by).select_for_update().get(pk=contact.pk)
    wished_at = _moment_of_wish(contact)
    check_moment(given_at, since=contact.contacted_at, field="given_at", at=at)
    _check_fields(fields)
    _check_representative(contact, given_by, without_representative)
    permissions.check_may_take_on(service.pk, on=at)
    _check_not_told(contact, service)
    owed_since = _owed_since(contact, by=by)
    close_waiting(contact=contact, reason=REPLACED, closed_at=given_at, by=by, at=at)
    consent = TransferConsent.objects.create(
        contact=contact, service=service, given_by=given_by, given_at=given_at, form=form,
        fields=[field for field in TransferredField.values if field in fields],
        without_representative=without_representative, recorded_by=by.user, recorded_at=at,
    )  # fmt: skip
    detail = {"fields": consent.fields}
    audit.record("CONSENT_GIVEN", about=consent, reference=contact.reference, detail=detail, by=by, at=at)
    runs_from = conditions.referral_runs_from(wished_at=wished_at, consented_at=given_at)
    return _owe_referral(consent, contact, owed_since or runs_from, by=by, at=at)


@transaction.atomic
def withdraw(*, referral: Referral, withdrawn_at: datetime, by: Actor, at: datetime) -> Referral:
    """
    This will record that a consent was withdrawn: before sending nothing goes out, afterwards the service is told at once.

    Of the person nothing is kept here either way.

    :raises Stale: if the withdrawal is recorded already
    :raises Refused: if the moment is impossible
    """
    by.must_be(*permissions.AT_FIRST_CONTACT)
    referral = _locked(referral, by=by)
    if referral.withdrawn_at is not None:
        raise Stale(_("The withdrawal of this consent has been recorded already."))
    was_told = referral.is_with_the_service()
    check_moment(withdrawn_at, since=referral.consent.given_at, field="withdrawn_at", at=at)
    _close(referral, reason=WITHDRAWN, closed_at=withdrawn_at, by=by, at=at)
    if was_told:
        with acting_as(system(), referral.addressee) as there:
            intakes.tell_of_withdrawal(referral=referral, by=there, at=at)
    return referral


def close_waiting(*, contact: Contact, reason: str, closed_at: datetime, by: Actor, at: datetime) -> None:
    """This will end every consent of a contact that no service was told of, or only one that gave the person back."""
    owed = permissions.referrals_visible(by).owed().filter(contact=contact)
    for referral in owed.select_for_update(of=("self",)).select_related("consent"):
        why = CARRIED_ON if reason == REPLACED and referral.returned_at else reason
        _close(referral, reason=why, closed_at=max(closed_at, referral.consent.given_at), by=by, at=at)


def _locked(referral: Referral, *, by: Actor) -> Referral:
    found = permissions.referrals_visible(by).select_for_update(of=("self",))
    return found.select_related("consent", "addressee").get(pk=referral.pk)


def _close(referral: Referral, *, reason: str, closed_at: datetime, by: Actor, at: datetime) -> None:
    """End a consent: the duty, if it is still open, and whatever is kept of the person."""
    referral.consent.withdrawn_at = referral.withdrawn_at = closed_at
    referral.consent.save(update_fields=["withdrawn_at"])
    referral.save(update_fields=["withdrawn_at"])
    if not referral.is_with_the_service():
        duties.cancel(duty_id=referral.duty_id, reason=reason, by=by, at=at)
    is_held = permissions.holds_visible(by).in_force().filter(contact=referral.contact_id).exists()
    if referral.identity_id is not None and not is_held:  # it goes when the hold is lifted
        vault.erase(identity_id=referral.identity_id, by=by, at=at)
        referral.refresh_from_db(fields=["identity"])
    audit.record("CONSENT_ENDED", about=referral, detail={"reason": reason}, by=by, at=at)


def _moment_of_wish(contact: Contact) -> datetime:
    if contact.wish != Wish.YES or contact.wished_at is None:
        raise Refused(_("Record first that the person wishes assistance. Without a wish nothing is sent."))
    return contact.wished_at


def _check_fields(fields: Sequence[str]) -> None:
    """Refuse a consent that could never be used: art. 9(3) wants a name and a way to reach the person."""
    given = {name.lower(): name if name in fields else "" for name in TransferredField.values}
    if not conditions.may_be_referred_with(**given):
        raise Refused(
            _(
                "The person must agree to at least one of first name and surname, and at least one of phone and e-mail. "
                "Otherwise give them the list of services: they can turn to one themselves, also anonymously."
            ),
            field="fields",
        )


def _check_representative(contact: Contact, given_by: str, without_representative: str) -> None:
    required = conditions.representative_reason_required(
        is_child=contact.is_child, has_representative=given_by == Applied.LEGAL_REPRESENTATIVE
    )
    if required and not without_representative:
        raise Refused(
            _("Say why the child's legal representative does not take part."), field="without_representative"
        )


def _check_not_told(contact: Contact, service: Organisation) -> None:
    """Refuse a second consent for a service that has been, or is about to be, told, and has not given the person back."""
    told = Referral.objects.filter(
        contact=contact, addressee=service, withdrawn_at=None, returned_at=None
    ).first()
    if told is not None and told.sent_at is None:
        raise Refused(
            _("A consent for this service is recorded already and waits to be used."), field="service"
        )
    if told is not None:
        raise Refused(_("This service has been told of the person already."), field="service")


def _owed_since(contact: Contact, *, by: Actor) -> datetime | None:
    """Return from when the referral is owed that a service gave back: its term goes on."""
    returned = permissions.referrals_visible(by).owed().returned().filter(contact=contact)
    found = returned.select_related("duty").order_by("duty__triggered_at").first()
    return found.duty.triggered_at if found else None


def _owe_referral(
    consent: TransferConsent, contact: Contact, runs_from: datetime, *, by: Actor, at: datetime
) -> Referral:
    reference = take_reference(series="PR", by=by, at=at)
    return Referral.objects.create(
        sender=by.organisation,
        addressee=consent.service,
        sender_type=by.organisation.institution_type,
        reference=reference,
        contact=contact,
        consent=consent,
        duty=duties.open_duty(
            rule=time_limits.REFERRAL,
            carrier="REFERRAL",
            reference=reference,
            triggered_at=runs_from,
            assignee=by.user,
            by=by,
            at=at,
        ),
        created_at=at,
    )

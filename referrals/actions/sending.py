"""Sending a referral: the chosen service is told, with the data the person agreed to and no others (art. 9(3))."""

from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from referrals import permissions
from referrals.actions import intakes
from referrals.models import Referral, TransferConsent, TransferredField, Wish
from victimsupport.accounts.identity import Actor, acting_as, system
from victimsupport.audit import actions as audit
from victimsupport.choices import IntakeChannel
from victimsupport.duties import actions as duties
from victimsupport.duties.moments import check_moment
from victimsupport.law import conditions
from victimsupport.refusal import Refused, Stale
from victimsupport.vault import actions as vault
from victimsupport.vault.person import Person


@transaction.atomic
def send(
    *,
    referral: Referral,
    service_id: UUID,
    person: Person,
    sent_at: datetime | None = None,
    late_reason: str = "",
    by: Actor,
    at: datetime,
) -> Referral:
    """
    This will tell a service of a person. It has the data from that moment, and its own term begins.

    :param service_id: the service the officer means: it must be the one the consent names
    :param sent_at: when the service got the data in writing already; now, if nothing is said
    :raises Stale: if somebody sent it first
    :raises Refused: without a wish or a valid consent for this service and these data, if they do not suffice, if the
        service may not take people on that day, or if the moment is impossible; nothing is stored then
    """
    by.must_be(*permissions.AT_FIRST_CONTACT)
    referral = _locked(referral, by=by)
    sent_at = sent_at or at
    _check_consent(referral, service_id)
    consented_at = max(referral.duty.triggered_at, referral.consent.given_at)
    check_moment(sent_at, since=consented_at, field="sent_at", at=at)
    _check_data(referral.consent, person)
    permissions.check_may_take_on(service_id, on=sent_at, at=at)
    referral.identity = vault.seal(person=person, searchable=False, by=by, at=at)
    referral.sent_at = sent_at
    _save(referral)
    duties.perform(duty_id=referral.duty_id, performed_at=sent_at, late_reason=late_reason, by=by, at=at)
    audit.record("REFERRAL_SENT", about=referral, detail={"to": str(service_id)}, by=by, at=at)
    with acting_as(system(), referral.addressee) as there:
        intakes.receive(
            channel=IntakeChannel.FIRST_CONTACT_REFERRAL, received_at=sent_at, person=person, referral=referral,
            sender=by.organisation, sender_type=referral.sender_type, chosen_by=referral.consent.given_by,
            by=there, at=at,
        )  # fmt: skip
    return referral


def _locked(referral: Referral, *, by: Actor) -> Referral:
    """Return the row, locked, if it still waits to be sent."""
    found = permissions.referrals_visible(by).select_for_update(of=("self",))
    locked = found.select_related("consent", "contact", "duty", "addressee").get(pk=referral.pk)
    if locked.sent_at is not None:
        raise Stale(_("This referral has been sent already. Look at what is there now."))
    return locked


def _check_consent(referral: Referral, service_id: UUID) -> None:
    consent = referral.consent
    if consent.withdrawn_at is not None:
        raise Refused(_("The consent has been withdrawn: nothing may be sent."))
    may = conditions.may_be_referred(
        wishes=referral.contact.wish == Wish.YES,
        consents=True,
        consent_names_addressee=consent.service_id == service_id,
    )
    if not may and consent.service_id != service_id:
        raise Refused(
            _("The consent names another service. To tell this one, the person must consent anew."),
            field="service",
        )
    if not may:
        raise Refused(_("The person does not wish assistance: nothing may be sent."))


def _check_data(consent: TransferConsent, person: Person) -> None:
    """Refuse data beyond the consent, data beyond the four, and data that do not suffice."""
    for field in TransferredField:
        if getattr(person, field.lower()).strip() and field not in consent.fields:
            raise Refused(
                _("The person did not consent to passing this on: %(field)s.") % {"field": field.label},
                field=field.lower(),
            )
    if person.birth_date is not None or person.address:
        raise Refused(_("Only the four data of art. 9(3) may be sent."))
    given = {field.lower(): getattr(person, field.lower()) for field in TransferredField}
    if not conditions.may_be_referred_with(**given):
        raise Refused(
            _("Enter a first name or a surname, and a phone number or an e-mail address."),
            field=_lacking(consent, person),
        )


def _lacking(consent: TransferConsent, person: Person) -> str:
    """Return which of the agreed data to enter: the first name or surname, else the first way to reach the person."""
    wanted = ("phone", "email") if person.name else ("first_name", "surname")
    return next((name for name in wanted if name.upper() in consent.fields), wanted[0])


def _save(referral: Referral) -> None:
    """
    Write what was sent. The database has the last word on the service's right.

    :raises Refused: if it finds that the service may not take people on that day
    """
    try:
        with transaction.atomic():
            referral.save(update_fields=["identity", "sent_at"])
    except IntegrityError as error:
        if permissions.NOT_ACCREDITED in str(error):
            raise permissions.not_accredited() from error
        raise

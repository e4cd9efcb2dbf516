"""The right of a service stops and is valid again; what it was sent comes back."""

from datetime import date, datetime

from referrals.actions import consents
from referrals.models import Contact, Referral
from tests import given
from tests.referrals.first_contact import ALL, LATER, Cast, a_sent_referral
from victimsupport.accounts.identity import acting_as
from victimsupport.accounts.models import Organisation, User
from victimsupport.choices import DecisionType


def suspend(cast: Cast, on: date = date(2026, 11, 20)) -> None:
    given.decide(cast.service, DecisionType.SUSPEND, on, until=date(2027, 1, 2), ground="OWN_REQUEST")


def reinstate(cast: Cast, on: date = date(2026, 11, 20)) -> None:
    given.decide(cast.service, DecisionType.REINSTATE, on)


def come_back(cast: Cast) -> Referral:
    """A referral sent on FRIDAY, given back when the service was suspended that day."""
    referral = a_sent_referral(cast)
    suspend(cast)
    with acting_as(cast.rasa, cast.institution):
        return Referral.objects.select_related("duty", "contact", "consent").get(pk=referral.pk)


def consent_anew(
    cast: Cast, referral: Referral, service: Organisation, *, at: datetime = LATER, who: User | None = None
) -> Referral:
    with acting_as(who or cast.rasa, cast.institution) as by:
        contact = Contact.objects.get(pk=referral.contact_id)
        return consents.record(
            contact=contact,
            service=service,
            given_by="VICTIM",
            given_at=at,
            form="WRITTEN",
            fields=ALL,
            by=by,
            at=at,
        )

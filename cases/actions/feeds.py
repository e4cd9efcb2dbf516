"""The address under which a calendar reads one's last days: secret, shown once, kept as a hash, taken back at any time."""

from datetime import datetime
from secrets import token_urlsafe

from django.db import transaction

from cases import permissions
from victimsupport.accounts.identity import Actor
from victimsupport.accounts.models import CalendarFeed, Membership
from victimsupport.audit import actions as audit

SECRET_BYTES = 32


@transaction.atomic
def make(*, by: Actor, at: datetime) -> str:
    """This will make a new address, whose secret is returned this one time; the one before stops working."""
    permissions.check_can_handle(by)
    membership = Membership.objects.get(user=by.user, organisation=by.organisation)
    token = token_urlsafe(SECRET_BYTES)
    CalendarFeed.objects.filter(membership=membership).delete()
    feed = CalendarFeed.objects.create(
        membership=membership, token_hash=permissions.digest_of_secret(token), made_at=at
    )
    audit.record("CALENDAR_FEED_MADE", about=feed, by=by, at=at)
    return token


@transaction.atomic
def revoke(*, by: Actor, at: datetime) -> bool:
    """This will make the address useless; False if there was none."""
    permissions.check_can_handle(by)
    mine = CalendarFeed.objects.filter(membership__user=by.user, membership__organisation=by.organisation)
    feed = mine.select_for_update(of=("self",)).first()
    if feed is None:
        return False
    audit.record("CALENDAR_FEED_REVOKED", about=feed, by=by, at=at)
    feed.delete()
    return True

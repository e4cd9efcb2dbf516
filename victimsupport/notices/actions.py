"""Posting and sending. Posting never touches the broker or the mail server: a task sends what is unsent."""

from collections.abc import Iterable
from datetime import date, datetime
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.utils import translation

from victimsupport.accounts.identity import Actor
from victimsupport.accounts.models import Membership, User
from victimsupport.notices.models import Notice, NoticeKind

BATCH = 100


def post(
    *,
    kind: NoticeKind,
    recipients: Iterable[User],
    dedupe: str,
    reference: str = "",
    path: str = "",
    due_on: date | None = None,
    by: Actor,
    at: datetime,
) -> int:
    """
    This will note that colleagues in the actor's organisation must be told, each once for each `dedupe`.

    Returns how many had not been told before.
    """
    keys = {f"{kind}|{dedupe}|{person.pk}": person for person in recipients}
    known = set(Notice.objects.filter(dedupe__in=keys).values_list("dedupe", flat=True))
    fresh = [
        Notice(
            organisation=by.organisation, recipient=person, kind=kind, reference=reference, path=path,
            due_on=due_on, dedupe=key, posted_at=at,
        )
        for key, person in keys.items()
        if key not in known
    ]  # fmt: skip
    Notice.objects.bulk_create(fresh, ignore_conflicts=True)
    return len(fresh)


def people_with(*roles: str, by: Actor, at: datetime) -> list[User]:
    """Return the colleagues in the actor's organisation who have one of these roles now."""
    memberships = Membership.objects.usable().with_role(*roles).filter(organisation=by.organisation)
    return [membership.user for membership in memberships.select_related("user")]


def send(*, by: Actor, at: datetime) -> int:
    """
    This will send the organisation's unsent notices, claiming them so that no other worker sends them too.

    A mail that cannot be handed over stays unsent and is tried again next time. Returns how many were sent.
    """
    claimed = Notice.objects.unsent().filter(organisation=by.organisation).select_for_update(skip_locked=True, of=("self",))
    sent = 0
    for notice in claimed.select_related("recipient").order_by("posted_at", "pk")[:BATCH]:
        notice.attempts += 1
        if _deliver(notice):
            notice.sent_at = at
            sent += 1
        notice.save(update_fields=["attempts", "sent_at"])
    return sent


def message(notice: Notice) -> EmailMessage:
    """Return the mail of a notice in the recipient's language: no name, no crime, no reference in the subject."""
    with translation.override(notice.recipient.language):
        context = {"notice": notice, "link": settings.SITE_URL + notice.path, "site": settings.SITE_URL}
        name = notice.kind.lower()
        subject = render_to_string(f"mail/{name}.subject.txt", context).strip()
        body = render_to_string(f"mail/{name}.body.txt", context)
    headers = {"Message-ID": f"<{notice.pk}@{settings.MAIL_DOMAIN}>"}
    return EmailMessage(subject, body, settings.DEFAULT_FROM_EMAIL, [notice.recipient.email], headers=headers)


def _deliver(notice: Notice) -> bool:
    if not notice.recipient.is_active:
        return True
    try:
        return bool(message(notice).send())
    except (SMTPException, OSError):
        return False

"""What a mail to a colleague says: that there is something to see, never of whom or of what act."""

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.utils import translation

from victimsupport.notices.models import Notice


def message(notice: Notice) -> EmailMessage:
    """Return the mail of a notice in the recipient's language: no name, no crime, no reference in the subject."""
    with translation.override(notice.recipient.language):
        context = {"notice": notice, "link": settings.SITE_URL + notice.path, "site": settings.SITE_URL}
        name = notice.kind.lower()
        subject = render_to_string(f"mail/{name}.subject.txt", context).strip()
        body = render_to_string(f"mail/{name}.body.txt", context)
    headers = {"Message-ID": f"<{notice.pk}@{settings.MAIL_DOMAIN}>"}
    return EmailMessage(subject, body, settings.DEFAULT_FROM_EMAIL, [notice.recipient.email], headers=headers)

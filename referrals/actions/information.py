"""Telling a person what art. 9(1) lists: that it was done, what, to whom, how."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from referrals import permissions
from referrals.models import Contact, Informed, RightsInformation
from victimsupport.accounts.identity import Actor
from victimsupport.audit import actions as audit
from victimsupport.directory.models import RightsText
from victimsupport.duties.moments import check_moment
from victimsupport.law import conditions
from victimsupport.law.calendar import day_of
from victimsupport.refusal import Refused

OF_A_CHILD = frozenset({Informed.CHILD, Informed.PARENT, Informed.OTHER_REPRESENTATIVE})
OF_AN_ADULT = frozenset({Informed.VICTIM, Informed.OTHER_REPRESENTATIVE})
"""Whom the information may be given to: art. 9(2), first sentence."""


@transaction.atomic
def record(
    *,
    contact: Contact,
    given_at: datetime,
    items: Sequence[str],
    recipients: Sequence[str],
    language: str,
    form: str,
    by: Actor,
    at: datetime,
) -> RightsInformation:
    """
    This will record which items of art. 9(1) were told, to whom, in which language, form and version of the texts.

    :raises Refused: if nothing or nobody is named, item 7 does not apply, or the moment is impossible
    """
    by.must_be(*permissions.AT_FIRST_CONTACT)
    contact = permissions.contacts_visible(by).select_for_update().get(pk=contact.pk)
    due = conditions.information_due(is_cross_border=contact.cross_border)
    _check(contact, items=items, recipients=recipients, due=due)
    check_moment(given_at, since=contact.contacted_at, field="given_at", at=at)
    information = RightsInformation.objects.create(
        contact=contact,
        officer=by.user,
        given_at=given_at,
        items=[item for item in due if item in items],
        recipients=list(recipients),
        language=language,
        form=form,
        text_version=_version_of_texts(language, given_at),
        recorded_at=at,
    )
    detail = {"items": len(information.items), "of": len(due)}
    audit.record(
        "INFORMATION_GIVEN", about=information, reference=contact.reference, detail=detail, by=by, at=at
    )
    return information


def _check(contact: Contact, *, items: Sequence[str], recipients: Sequence[str], due: Sequence[str]) -> None:
    if not items:
        raise Refused(_("Select what the person was told."), field="items")
    if not set(items) <= set(due):
        raise Refused(_("Item 7 does not apply to this contact."), field="items")
    if not recipients:
        raise Refused(_("Select who was told."), field="recipients")
    allowed = OF_A_CHILD if contact.is_child else OF_AN_ADULT
    if not set(recipients) <= allowed:
        raise Refused(_refusal(contact), field="recipients")


def _refusal(contact: Contact) -> str:
    if contact.is_child:
        return _("The victim is a child: select the child, a parent or another legal representative.")
    return _("The victim is an adult: select the victim or a legal representative.")


def _version_of_texts(language: str, given_at: datetime) -> str:
    """Return the newest supplied version valid that day in that language; empty where none was supplied."""
    texts = RightsText.objects.valid_on(day_of(given_at)).filter(language=language)
    newest = max(texts, key=lambda text: (text.valid_from, text.version), default=None)
    return newest.version if newest else ""

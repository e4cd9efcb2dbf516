"""Keeping, reopening and throwing away drafts."""

from datetime import datetime
from typing import cast

from django.db import transaction
from django.http import QueryDict
from django.utils.translation import gettext as _

from victimsupport.accounts.identity import Actor
from victimsupport.drafts import permissions
from victimsupport.drafts.models import Draft
from victimsupport.drafts.restoring import Restored
from victimsupport.refusal import Refused
from victimsupport.vault import actions as vault

LONGEST = 200_000
"""Bytes of answers a draft may have."""
MOST = 50
"""Drafts a person may have at once: more is no forgetfulness."""


@transaction.atomic
def keep(*, page: str, answers: QueryDict, by: Actor, at: datetime) -> Draft:
    """
    This will keep what was typed on a page, in place of what was kept of it before.

    :param answers: as the browser sent them; the token against forgery is left out
    :raises Refused: if it is too long to keep, or too many drafts are kept already
    """
    text = _text(answers)
    if len(text) > LONGEST:
        raise Refused(_("This is too long to be kept as a draft."))
    mine = permissions.own(by)
    draft = mine.select_for_update().filter(page=page).first()
    if draft is None and mine.kept(at).count() >= MOST:
        raise Refused(_("You have too many drafts. Send some of them or throw them away."))
    draft = draft or Draft(organisation=by.organisation, user=by.user, page=page)
    draft.sealed = vault.seal_text(text=text, place=_place(draft), by=by, at=at)
    draft.saved_at = at
    Draft.objects.bulk_create(
        [draft],
        update_conflicts=True,
        update_fields=["sealed", "saved_at"],
        unique_fields=["organisation", "user", "page"],
    )
    return draft


def answers_of(*, page: str, by: Actor, at: datetime) -> Restored | None:
    """This will return what the actor typed on a page, if it is still kept."""
    draft = permissions.own(by).kept(at).filter(page=page).first()
    if draft is None:
        return None
    sealed = bytes(draft.sealed)
    return cast(Restored, Restored(vault.open_text(sealed=sealed, place=_place(draft), by=by, at=at)))


@transaction.atomic
def discard(*, page: str, by: Actor, at: datetime) -> int:
    """This will throw away what the actor kept of a page; return how many drafts that was."""
    return permissions.own(by).filter(page=page).delete()[0]


@transaction.atomic
def remove_expired(*, by: Actor, at: datetime) -> int:
    """This will delete the organisation's drafts that are older than a week."""
    return Draft.objects.filter(organisation_id=by.organisation.pk).expired(at).delete()[0]


def _text(answers: QueryDict) -> str:
    kept = answers.copy()
    for name in ("csrfmiddlewaretoken", "_draft"):
        kept.pop(name, None)
    return kept.urlencode()


def _place(draft: Draft) -> str:
    """Bound to its author and page: moved to another row, a draft does not open."""
    return f"drafts_draft|sealed|{draft.organisation_id}|{draft.user_id}|{draft.page}"

"""A draft is its author's alone: not a colleague's, not a manager's."""

from victimsupport.accounts.identity import Actor
from victimsupport.drafts.models import Draft
from victimsupport.drafts.querysets import DraftQuerySet


def own(by: Actor) -> DraftQuerySet:
    """Return the drafts the actor has kept for the organisation they act for."""
    return Draft.objects.filter(organisation_id=by.organisation.pk, user=by.user)

"""Which files a person may go on using."""

from victimsupport.accounts.identity import Actor
from victimsupport.uploads.models import StoredFile
from victimsupport.uploads.querysets import StoredFileQuerySet


def drafts_of(by: Actor) -> StoredFileQuerySet:
    """Return the files this person added for the organisation and has not used yet."""
    return StoredFile.objects.of(by.organisation).drafts().filter(added_by=by.user)

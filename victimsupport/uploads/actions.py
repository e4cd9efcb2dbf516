"""What is done with files. Whoever calls these has asked whether the actor may; here only whose file it is counts."""

import hashlib
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from victimsupport.accounts.identity import Actor
from victimsupport.accounts.models import Organisation
from victimsupport.audit import actions as audit
from victimsupport.law.periods import ONE_DAY
from victimsupport.refusal import Refused
from victimsupport.uploads.checking import Checked
from victimsupport.uploads.models import StoredContent, StoredFile

ABANDONED_AFTER = 7 * ONE_DAY


class Damaged(Exception):
    """What lies in the database is not what was stored. Nothing a person could put right."""


@transaction.atomic
def store(*, upload: Checked, shared_with: Organisation | None = None, by: Actor, at: datetime) -> StoredFile:
    """This will keep a checked file as the actor's organisation's own."""
    file = StoredFile.objects.create(
        organisation=by.organisation,
        shared_with=shared_with,
        shared_at=at if shared_with else None,
        name=upload.name,
        content_type=upload.content_type,
        size=upload.size,
        sha256=upload.sha256,
        added_by=by.user,
        added_at=at,
    )
    StoredContent.objects.bulk_create([StoredContent(file=file, content=upload.content)])
    _record("FILE_STORED", file, by=by, at=at)
    if shared_with:
        _record("FILE_SHARED", file, by=by, at=at)
    return file


@transaction.atomic
def enclose(
    *, upload: Checked | StoredFile, shared_with: Organisation | None = None, by: Actor, at: datetime
) -> StoredFile:
    """
    This will give a file for something to point at: stored now, or kept by a form before and used nowhere yet.

    :raises PermissionDenied: if it is somebody else's file
    :raises Refused: if it is in use already
    """
    if isinstance(upload, Checked):
        return store(upload=upload, shared_with=shared_with, by=by, at=at)
    file = _own(upload, by)
    if not StoredFile.objects.drafts().filter(pk=file.pk).exists():
        raise Refused(_("This file has been handed in already. Choose another one."))
    return share(file=file, with_=shared_with, by=by, at=at) if shared_with else file


@transaction.atomic
def share(*, file: StoredFile, with_: Organisation, by: Actor, at: datetime) -> StoredFile:
    """
    This will let another organisation read a file, for good.

    :raises PermissionDenied: if it is somebody else's file
    :raises Refused: if it is shared with yet another organisation
    """
    file = _own(file, by)
    if file.shared_with_id == with_.pk:
        return file
    if file.is_shared or with_.pk == by.organisation.pk:
        raise Refused(_("The file is shared already. Add it once more to share it with somebody else."))
    file.shared_with, file.shared_at = with_, at
    file.save(update_fields=["shared_with", "shared_at"])
    _record("FILE_SHARED", file, by=by, at=at)
    return file


@transaction.atomic
def remove(*, file: StoredFile, by: Actor, at: datetime) -> None:
    """
    This will delete a file nobody else has been given and nothing points at.

    :raises PermissionDenied: if it is somebody else's file
    :raises Refused: if it is shared or in use
    """
    file = _own(file, by)
    if file.is_shared:
        raise Refused(_("The file has been sent and stays as it is."))
    if not StoredFile.objects.drafts().filter(pk=file.pk).exists():
        raise Refused(_("The file is in use. Take it off the page that uses it first."))
    _record("FILE_REMOVED", file, by=by, at=at)
    file.delete()


@transaction.atomic
def read(*, file: StoredFile, by: Actor, at: datetime) -> bytes:
    """
    This will give the bytes of a file, and note who looked.

    :raises Damaged: if they are not the bytes that were stored
    """
    kept = StoredContent.objects.filter(file=file).first()
    content = bytes(kept.content) if kept else b""
    if hashlib.sha256(content).hexdigest() != file.sha256:
        raise Damaged(f"The bytes of file {file.pk} are not those that were stored.")
    _record("FILE_OPENED", file, by=by, at=at)
    return content


@transaction.atomic
def remove_abandoned(*, by: Actor, at: datetime) -> int:
    """This will delete the organisation's files that nothing has pointed at for a week: forms nobody finished."""
    abandoned = (
        StoredFile.objects.of(by.organisation).drafts().added_before(at - ABANDONED_AFTER).select_for_update()
    )
    files = list(abandoned)
    for file in files:
        _record("FILE_REMOVED", file, by=by, at=at)
        file.delete()
    return len(files)


def _own(file: StoredFile, by: Actor) -> StoredFile:
    """Return the file locked, as it is now."""
    if file.organisation_id != by.organisation.pk:
        raise PermissionDenied(_("This file belongs to another organisation."))
    return StoredFile.objects.select_for_update(of=("self",)).get(pk=file.pk)


def _record(action: str, file: StoredFile, *, by: Actor, at: datetime) -> None:
    detail = {"content_type": str(file.content_type), "size": file.size, "sha256": file.sha256}
    if file.shared_with_id:
        detail["shared_with"] = str(file.shared_with_id)
    audit.record(action, about=file, detail=detail, by=by, at=at)

"""
The question that is answered with files, and how they are not lost.

A browser does not fill in a file again when a form comes back with an error. So a view keeps what passed before it asks
whether the form is right; the page then shows the names, each with a box to remove it:

    form = EvidenceForm(request.POST or None, request.FILES or None)
    if request.method == "POST":
        keep(form, by=request.actor, at=now)
        if form.is_valid():
            ...  # cleaned_data has stored files

Without `keep`, cleaned_data has checked files, which an action may store.
"""

from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.functional import lazy
from django.utils.text import format_lazy
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from victimsupport.accounts.identity import Actor
from victimsupport.interface.fields import Asked
from victimsupport.refusal import Refused
from victimsupport.uploads import actions
from victimsupport.uploads.checking import ENDINGS, Checked, check, megabytes, visible
from victimsupport.uploads.models import StoredFile
from victimsupport.uploads.permissions import drafts_of
from victimsupport.uploads.querysets import StoredFileQuerySet

MOST_AT_ONCE = 5


@dataclass(frozen=True)
class Handed:
    """What came back of the question: files chosen now, keys of those kept before, and which of these to remove."""

    chosen: Sequence[Any] = ()
    kept: frozenset[UUID] = field(default_factory=frozenset)
    removed: frozenset[UUID] = field(default_factory=frozenset)

    def __str__(self) -> str:
        return ", ".join(visible(sent_name(upload)) for upload in self.chosen)


class FileChooser(forms.FileInput):
    """The browser's own control, under the files kept so far."""

    template_name = "interface/files.html"
    allow_multiple_selected = True
    kept: Sequence[StoredFile] = ()

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Handed:
        """Return what was chosen, and what is kept."""
        return Handed(
            chosen=_listed(files, name),
            kept=_keys(_listed(data, f"{name}-kept")),
            removed=_keys(_listed(data, f"{name}-remove")),
        )

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        """Test whether the question did not come back at all."""
        return name not in files and f"{name}-kept" not in data

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Name what is kept; the control itself is always empty."""
        context = super().get_context(name, None, attrs)
        context["widget"]["kept"] = [
            {"key": file.pk, "name": file.name, "size": megabytes(file.size)} for file in self.kept
        ]
        return context


class UploadField(Asked):
    """A file, or several in one go: PDF, JPEG or PNG. What cannot come in is refused with a sentence for each."""

    widget = FileChooser
    default_error_messages = {
        "required": _("Choose a file"),
        "one": _("Choose one file"),
        "gone": _("A file kept earlier is no longer there. Choose it again"),
    }

    def __init__(self, *, several: bool = False, most: int = MOST_AT_ONCE, **kwargs: Any) -> None:
        self.several, self.most = several, most if several else 1
        own = kwargs.pop("help_text", "")
        limits = lazy(_limits, str)(several=several, most=most)
        super().__init__(help_text=format_lazy("{} {}", own, limits) if own else limits, **kwargs)
        self.usable: StoredFileQuerySet | None = None
        self.kept: list[StoredFile] = []
        self.removed: list[StoredFile] = []
        self.accepted: list[Checked] = []

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """Let the browser offer what may come in."""
        attrs: dict[str, Any] = {
            "accept": ",".join([*ENDINGS, *dict.fromkeys(str(kind.value) for kind in ENDINGS.values())])
        }
        return attrs | {"multiple": self.several}

    def clean(self, value: Handed | None) -> Any:
        """
        Return the checked files: a list, or one or None.

        :raises ValidationError: with a sentence for each that may not come in; those that may are in `accepted`
        """
        handed = value or Handed()
        self.accepted = []
        self._find_kept(handed)
        if not handed.chosen and not self.kept and self.required:
            raise self._refuse("required")
        if len(handed.chosen) > self.most:
            raise self._too_many()
        wrong = list(self._check_each(handed.chosen))
        if wrong:
            raise ValidationError(" ".join(wrong), code="invalid")
        if len(self.kept) + len(self.removed) < len(handed.kept):
            raise self._refuse("gone")
        return self.accepted if self.several else next(iter(self.accepted), None)

    def _find_kept(self, handed: Handed) -> None:
        """Find the files kept earlier among those this person may use: a key alone is no permission."""
        found = self.usable.filter(pk__in=handed.kept) if self.usable is not None and handed.kept else ()
        files = sorted(found, key=lambda file: (file.added_at, file.pk))
        self.kept = [file for file in files if file.pk not in handed.removed]
        self.removed = [file for file in files if file.pk in handed.removed]

    def _check_each(self, chosen: Sequence[Any]) -> Iterator[str]:
        for upload in chosen:
            try:
                self.accepted.append(check(upload))
            except Refused as refused:
                name = visible(sent_name(upload))
                yield f"{name}: {refused}" if self.several and name else str(refused)

    def _refuse(self, code: str) -> ValidationError:
        return ValidationError(self.error_messages[code], code=code)

    def _too_many(self) -> ValidationError:
        if not self.several:
            return self._refuse("one")
        sentence = ngettext(
            "Choose no more than %(most)d file at once",
            "Choose no more than %(most)d files at once",
            self.most,
        )
        return ValidationError(sentence % {"most": self.most}, code="too_many")

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Test whether a file was added or removed."""
        return bool(data and (data.chosen or data.removed))

    def after_keeping(self, stored: list[StoredFile]) -> Any:
        """Return the answer once its files are stored: a new one takes the place of the one before it."""
        if not self.several and stored:
            self.removed, self.kept = [*self.removed, *self.kept], []
        self.kept = [*self.kept, *stored]
        self.accepted = []
        return self.kept if self.several else next(iter(self.kept), None)


def keep(form: forms.BaseForm, *, usable: StoredFileQuerySet | None = None, by: Actor, at: datetime) -> None:
    """
    Store the files that may come in, whatever else is wrong with a form that was sent; remove those ticked.

    :param usable: the stored files this form may go on with; by default what this person handed in and has not used
    """
    drafts = drafts_of(by)
    questions = {name: asked for name, asked in form.fields.items() if isinstance(asked, UploadField)}
    for asked in questions.values():
        asked.usable = drafts if usable is None else usable
    answered = form.is_valid()
    for name, asked in questions.items():
        stored = [actions.store(upload=checked, by=by, at=at) for checked in asked.accepted]
        answer = asked.after_keeping(stored)
        if answered or name in form.cleaned_data:
            form.cleaned_data[name] = answer
        for file in drafts.filter(pk__in=[file.pk for file in asked.removed]):
            actions.remove(file=file, by=by, at=at)


def sent_name(upload: Any) -> str:
    """Return the name a file came with."""
    return str(getattr(upload, "sent_name", upload.name) or "")


def _limits(*, several: bool, most: int) -> str:
    words = {"limit": megabytes(settings.UPLOAD_LIMIT), "most": most}
    if several:
        return gettext("PDF, JPEG or PNG, up to %(limit)s each; up to %(most)s files at once") % words
    return gettext("PDF, JPEG or PNG, up to %(limit)s") % words


def _listed(sent: Any, name: str) -> list[Any]:
    """Return every value of a name, of a request or of a plain dictionary."""
    if hasattr(sent, "getlist"):
        return list(sent.getlist(name))
    found = (sent or {}).get(name)
    return list(found) if isinstance(found, (list, tuple)) else [found] if found else []


def _keys(texts: Sequence[Any]) -> frozenset[UUID]:
    """Return the keys among what was sent; no page of ours sends anything else."""
    keys = set()
    for text in texts:
        with suppress(ValueError):
            keys.add(UUID(str(text)))
    return frozenset(keys)

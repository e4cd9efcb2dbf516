"""What is asked before somebody new is registered: whether they are known already."""

import re
from typing import Any

from django import forms
from django.core import signing
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from victimsupport.accounts.identity import Actor
from victimsupport.interface import forms as kit
from victimsupport.vault import folding

SALT = "referrals.searched"
VALID_FOR = 12 * 60 * 60
"""How long it holds that somebody searched, in seconds: a day's work."""
PHONE = re.compile(r"\+?\d[\d\s()-]{6,}")


class SearchForm(kit.GovukForm):
    """Asks for a name, a phone or an e-mail, in any order. Sent by POST: it stands in no address and no log."""

    text = kit.TextField(
        label=_("Name, phone or e-mail"),
        help_text=_("For example, Vardenis Pavardenis +370 612 34567. What you type is carried over."),
        missing=_("Enter a name, a phone number or an e-mail address"),
        max_length=200,
    )

    def clean_text(self) -> str:
        """Refuse what nobody can be found by."""
        text = str(self.cleaned_data["text"]).strip()
        if not parts(text):
            raise ValidationError(_("Enter at least three letters of the name, or the whole phone number"))
        return text


class SearchedForm(kit.GovukForm):
    """A form that is filled in only after a search: it carries that there was one, and whom the person seems to be."""

    searched = forms.CharField(widget=forms.HiddenInput, required=False)

    def ask_whether_one_of(self, choices: list[tuple[str, str]]) -> None:
        """Ask whether the person is one of those found; unanswered it is an error."""
        field = kit.RadioField(
            label=_("Is it one of these people?"),
            help_text=_("They are alike in name, phone or e-mail."),
            choices=[*choices, (OTHER, _("No, this is another person"))],
            missing=_("Select whether it is one of these people"),
        )
        field.today, field.now = self.today, self.now  # type: ignore[attr-defined]
        self.fields = {"same_as": field, **self.fields}
        self.sections = (kit.Section(_("Perhaps known already"), ["same_as"]), *self.sections)  # type: ignore[misc]
        self.full_clean()

    def same_as(self) -> str:
        """Return the number of whom the person is, or nothing."""
        chosen = self.cleaned_data.get("same_as", "")
        return "" if chosen == OTHER else chosen


OTHER = "other"
"""The answer that it is none of those found."""


def parts(text: str) -> list[str]:
    """Return what to search by, each for itself: the names together, a phone, an e-mail."""
    known = typed(text)
    found = [f"{known['first_name']} {known['surname']}".strip(), known["phone"], known["email"]]
    return [part for part in found if part and folding.tokens_for(part)]


def typed(text: str) -> dict[str, str]:
    """Return what was typed as it goes into the form: the last word is the surname, one word alone too."""
    emails = [word for word in text.split() if "@" in word]
    phone = PHONE.search(" ".join(word for word in text.split() if "@" not in word))
    rest = PHONE.sub(" ", " ".join(word for word in text.split() if "@" not in word))
    *first, surname = rest.split() or [""]
    return {
        "first_name": " ".join(first),
        "surname": surname,
        "phone": phone[0].strip() if phone else "",
        "email": emails[0] if emails else "",
    }


def seal(by: Actor, *, in_a_hurry: bool = False) -> str:
    """Return the mark that this person searched, or said that there is no time to."""
    return signing.dumps({"who": str(by.user_id), "hurry": in_a_hurry}, salt=SALT)


def opened(mark: str, by: Actor) -> dict[str, Any] | None:
    """Return what a mark says; nothing if it is another's, too old or made up."""
    try:
        said: dict[str, Any] = signing.loads(mark, salt=SALT, max_age=VALID_FOR)
    except signing.BadSignature:
        return None
    return said if said["who"] == str(by.user_id) else None

"""What narrows the worklist, and what people are searched by."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from cases.documents.gaps import Gap
from cases.lifecycle import Status
from cases.querysets import WAITING
from victimsupport import references
from victimsupport.accounts.identity import Actor
from victimsupport.accounts.models import Membership
from victimsupport.choices import IntakeChannel
from victimsupport.interface import forms as kit
from victimsupport.vault import folding

STATES = [(WAITING, _("Waiting for the start")), *Status.choices]
NOBODY = "nobody"
FIRST_YEAR = 2021
"""The year the law came into force: no number is older."""


def numbers(typed: str, today: date) -> list[str]:
    """Return the numbers of registrations that may be meant; none, if what was typed is no number."""
    return references.meant(typed, series="NK", years=range(FIRST_YEAR, today.year + 1))


class WorklistFilter(kit.FilterForm):
    """Narrows the list. Names and phones are not asked here: what is asked stands in the address."""

    reference = kit.TextField(
        label=_("Number"), help_text=_("Like NK-2026-00418, or 418"), width=20, max_length=20
    )
    assignee = kit.SelectField(label=_("Responsible"), blank=_("Anybody"))
    channel = kit.SelectField(
        label=_("How the person reached us"), choices=IntakeChannel.choices, blank=_("Any way")
    )
    status = kit.CheckboxesField(
        label=_("State"), help_text=_("Nothing ticked: all who are still looked after"), choices=STATES
    )

    gap = kit.SelectField(
        label=_("What is missing"), choices=Gap.choices, blank=_("Missing or not"),
        help_text=_("Of open cases only"),
    )  # fmt: skip

    def __init__(self, *args: Any, colleagues: Iterable[Membership], by: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        mine = str(by.user_id)
        others = [(str(each.user_id), str(each.user)) for each in colleagues if str(each.user_id) != mine]
        chosen: Any = self.fields["assignee"]
        chosen.choices = [(mine, _("Myself")), (NOBODY, _("Nobody")), *others]

    def chosen(self) -> dict[str, Any]:
        """Return what the list is narrowed by: only valid answers, and only those given."""
        if not self.is_bound:
            return {}
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}

    def shown(self, name: str, value: str) -> str:
        """Return the words for one answer."""
        field: Any = self.fields[name]
        labels = {str(code): str(label) for code, label in getattr(field, "choices", ())}
        return f"{field.label}: {labels.get(value, value)}"


class SavedFilterForm(WorklistFilter):
    """Asks what a filter is called, who finds it, and what it narrows the list to."""

    sections = (
        kit.Section(_("The filter"), ["name", "is_shared", "is_default"]),
        kit.Section(_("What it shows"), ["show", "assignee", "channel", "status", "gap"]),
    )
    name = kit.TextField(
        label=_("Name of the filter"),
        help_text=_("For example, My late ones. Write no name of a person."),
        missing=_("Enter a name"),
        max_length=60,
    )
    is_shared = kit.RadioField(
        label=_("Who finds it?"),
        choices=[("no", _("Only you")), ("yes", _("Everybody who works on cases in your service"))],
        missing=_("Select who finds it"),
        initial="no",
    )
    is_default = kit.RadioField(
        label=_("Does your worklist open with it?"),
        choices=[("no", _("No")), ("yes", _("Yes, until you choose another"))],
        missing=_("Select whether your worklist opens with it"),
        initial="no",
    )
    show = kit.SelectField(label=_("Quick selection"), blank=_("All open"))
    reference = None  # type: ignore[assignment]
    asked = ("name", "is_shared", "is_default")
    """What is no answer of the filter itself."""

    def __init__(self, *args: Any, selections: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen: Any = self.fields["show"]
        chosen.choices = [(name, label) for name, label in selections if name != "all"]
        for name in self.asked:
            self.fields[name].required = True

    def narrows(self) -> dict[str, Any]:
        """Return what the list is narrowed by, without the quick selection."""
        beside = {*self.asked, "show", "version"}
        return {name: value for name, value in self.cleaned_data.items() if value and name not in beside}


class PersonSearch(kit.GovukForm):
    """Asks for a name, a phone, an e-mail or a number; sent by POST, so that it is in no address and no log."""

    text = kit.TextField(
        label=_("Name, phone or e-mail"),
        help_text=_(
            "At least three letters, a whole phone number, or a number like NK-2026-00418 or 418. That you searched is "
            "recorded."
        ),
        missing=_("Enter a name, a phone number or an e-mail address"),
        max_length=100,
    )

    def clean_text(self) -> str:
        """Refuse what nobody can be found by."""
        text = str(self.cleaned_data["text"]).strip()
        if not folding.tokens_for(text) and not self._numbers(text):
            raise ValidationError(_("Enter at least three letters of the name, or the whole phone number"))
        return text

    def numbers(self) -> list[str]:
        """Return the reference numbers that may be meant; none, if a person is searched by what is theirs."""
        return self._numbers(self.cleaned_data["text"])

    def _numbers(self, text: str) -> list[str]:
        return numbers(text, self.today) if self.today else []

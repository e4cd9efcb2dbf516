"""What is asked to keep a person safe."""

from collections.abc import Iterable
from datetime import time
from typing import Any

from django.utils.translation import gettext_lazy as _

from cases.actions.safety import Said
from cases.models import (
    ContactChannel,
    DisclosedField,
    OthersMayAnswer,
    Relation,
    SafeContact,
    Weekday,
)
from victimsupport.accounts.models import Membership
from victimsupport.interface import forms as kit
from victimsupport.vault.person import Person

ANY, BETWEEN, EVERY_DAY = "ANY", "BETWEEN", "EVERY"
ASKED_IF_TIMED = _("Asked for calls, messages and e-mail.")
HALF_HOURS = [f"{minutes // 60:02}:{minutes % 60:02}" for minutes in range(0, 24 * 60, 30)]
STARTS = [(clock, clock) for clock in HALF_HOURS]
ENDS = [*((clock, clock) for clock in HALF_HOURS[1:]), ("00:00", "24:00")]
TIMED = {ContactChannel.CALL, ContactChannel.VOICEMAIL, ContactChannel.SMS, ContactChannel.EMAIL}


class SafeContactForm(kit.VersionedForm):
    """How the person may be contacted, in their own words where words are needed. Nothing ticked allows nothing."""

    sections = (
        kit.Section("", ["channels", "weekdays", "hours"]),
        kit.Section(_("If somebody else picks up"), ["others_may_answer", "who_may_answer", "caller_script"]),
        kit.Section(_("Besides"), ["code_word", "note", "valid_until"]),
    )
    conditional = {"hours": {BETWEEN: ["hours_from", "hours_until"]}}

    channels = kit.CheckboxesField(
        label=_("What may you do?"),
        help_text=_("Ask the person about each. What is not ticked is not allowed."),
        choices=ContactChannel.choices,
        required=False,
    )
    weekdays = kit.CheckboxesField(
        label=_("On which days?"),
        help_text=ASKED_IF_TIMED,
        choices=[(EVERY_DAY, _("On any day")), *Weekday.choices],
        required=False,
    )
    hours = kit.RadioField(
        label=_("At which hours?"),
        help_text=ASKED_IF_TIMED,
        choices=[(ANY, _("At any hour")), (BETWEEN, _("Between these hours"))],
        required=False,
    )
    hours_from = kit.SelectField(label=_("From"), choices=STARTS, missing=_("Select from which hour"))
    hours_until = kit.SelectField(label=_("Until"), choices=ENDS, missing=_("Select until which hour"))
    others_may_answer = kit.RadioField(
        label=_("May you speak to somebody else who picks up?"),
        choices=OthersMayAnswer.choices,
        missing=_("Select whether you may speak to somebody else"),
    )
    who_may_answer = kit.TextField(
        label=_("Who may and who must not pick up"), required=False, max_length=200
    )
    caller_script = kit.LongTextField(
        label=_("What to say to anybody else"),
        help_text=_("Something harmless that the person would expect, for example, a call from a library."),
        required=False,
        rows=2,
        max_length=500,
    )
    code_word = kit.TextField(
        label=_("Code word"),
        help_text=_("By it the person knows you, or tells you that they cannot speak freely."),
        required=False,
        max_length=100,
    )
    note = kit.LongTextField(label=_("Note"), required=False, rows=2, max_length=1000)
    valid_until = kit.DayField(
        label=_("Until when does this hold?"),
        help_text=_(
            "The last day, for example, 2026-11-20. After it nothing is allowed until you ask again."
        ),
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("weekdays", "hours"):  # the hint says when they are asked for
            self.fields[name].hides_optional = True  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Ask for days and hours where the way to reach the person has an hour."""
        cleaned = super().clean() or self.cleaned_data
        if TIMED & set(cleaned.get("channels", ())):
            if not cleaned.get("weekdays"):
                self.add_error("weekdays", _("Select the days on which it is allowed"))
            if not cleaned.get("hours"):
                self.add_error("hours", _("Select the hours at which it is allowed"))
        if "CALL" not in cleaned.get("channels", ()) and "VOICEMAIL" in cleaned.get("channels", ()):
            self.add_error("channels", _("Who leaves a message has called: allow calls too, or no messages"))
        start, end = cleaned.get("hours_from"), cleaned.get("hours_until")
        if start and end and end != "00:00" and end <= start:
            self.add_error("hours_until", _("The end must be later than the beginning"))
        return cleaned

    def said(self) -> Said:
        """Return what the person said."""
        given = self.cleaned_data
        hours = None
        if given["hours"] == ANY:
            hours = (time.min, time.min)
        elif given["hours"] == BETWEEN:
            hours = (time.fromisoformat(given["hours_from"]), time.fromisoformat(given["hours_until"]))
        same = ("channels", "others_may_answer", "who_may_answer", "code_word", "caller_script", "note")
        return Said(
            weekdays=[day.value for day in Weekday if {EVERY_DAY, str(day.value)} & set(given["weekdays"])],
            hours=hours,
            valid_until=given["valid_until"],
            **{name: given[name] for name in same},
        )

    @staticmethod
    def initial_from(contact: SafeContact | None, texts: Any) -> dict[str, Any]:
        """Return what the newest version says, to be gone through with the person again. Its last day is asked anew."""
        if contact is None:
            return {}
        start, end = contact.hours_from, contact.hours_until
        known: dict[str, Any] = {"hours": ANY if start == end == time.min else BETWEEN} if start else {}
        if start and end:
            known |= {"hours_from": f"{start:%H:%M}", "hours_until": f"{end:%H:%M}"}
        return (
            known
            | dict(texts)
            | {
                "channels": contact.channels,
                "weekdays": [EVERY_DAY] if set(contact.weekdays) == set(Weekday.values) else contact.weekdays,
                "others_may_answer": contact.others_may_answer,
            }
        )


class NumberForm(kit.GovukForm):
    """Why somebody must see the number although it may not be used now."""

    reason = kit.LongTextField(
        label=_("Why must you see it nevertheless?"),
        help_text=_(
            "For example, the person asked for it just now, or their life is in danger. Write no name."
        ),
        missing=_("Say why you must see the number nevertheless"),
        rows=2,
        max_length=300,
    )


class WhereaboutsForm(kit.GovukForm):
    """Where the person lives and where they are now."""

    address = kit.TextField(
        label=_("Address"),
        help_text=_("Only if a measure of the plan or a letter needs it."),
        required=False,
        max_length=300,
    )
    place = kit.LongTextField(
        label=_("Where the person is now"),
        help_text=_(
            "If it is not the address: for example, with relatives. Leave it empty when it is not known."
        ),
        required=False,
        rows=2,
        max_length=500,
    )


class DangerForm(kit.GovukForm):
    """Who is dangerous to the person. No name is asked for unless it keeps the person safe (domain.md 6)."""

    sections = (
        kit.Section("", ["relation", "note"]),
        kit.Section(
            _("Only if it is needed to keep the person safe"),
            ["first_name", "surname", "phone", "email", "address"],
        ),
    )
    relation = kit.RadioField(
        label=_("What are they to the person?"),
        choices=Relation.choices,
        missing=_("Select what they are to the person"),
    )
    note = kit.LongTextField(
        label=_("What must colleagues know?"),
        help_text=_("Only what keeps the person safe: for example, waits at the entrance, has a weapon."),
        required=False,
        rows=3,
        max_length=1000,
    )
    first_name = kit.TextField(label=_("First name"), required=False, max_length=100)
    surname = kit.TextField(label=_("Surname"), required=False, max_length=100)
    phone = kit.PhoneField(label=_("Phone"), required=False)
    email = kit.EmailField(label=_("E-mail"), required=False, max_length=254)
    address = kit.TextField(
        label=_("Address"),
        help_text=_("Where they live or wait: colleagues read it before they go there."),
        required=False,
        max_length=300,
    )

    def person(self) -> Person:
        """Return who it is, as far as it was said."""
        names = ("first_name", "surname", "phone", "email", "address")
        return Person(**{name: self.cleaned_data[name] for name in names})


class ExcludeForm(kit.GovukForm):
    """Which colleague must not see the case, and why."""

    colleague = kit.SelectField(label=_("Colleague"), missing=_("Select the colleague"))
    reason = kit.LongTextField(
        label=_("Why must they not see this case?"),
        help_text=_("For example, they are related to the person or to somebody who is dangerous to them."),
        missing=_("Say why the colleague must not see this case"),
        rows=2,
        max_length=500,
    )

    def __init__(self, *args: Any, colleagues: Iterable[Membership], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(str(membership.user_id), str(membership.user)) for membership in colleagues]
        self.fields["colleague"].choices = choices  # type: ignore[attr-defined]


class LiftForm(kit.GovukForm):
    """Why a colleague may see the case again."""

    reason = kit.LongTextField(
        label=_("Why may they see this case again?"),
        missing=_("Say why the colleague may see this case again"),
        rows=2,
        max_length=500,
    )


class DisclosureForm(kit.GovukForm):
    """What the plan on paper is to bear, who will read it, and why they need it. A copy of the data asks for itself."""

    disclosed = kit.CheckboxesField(
        label=_("What is it to bear?"),
        choices=DisclosedField.choices,
        missing=_("Select what the document is to bear"),
    )
    reader = kit.TextField(
        label=_("Who will read it?"),
        help_text=_("Think of everybody through whose hands it goes, and of where it will lie."),
        missing=_("Say who will read the document"),
        max_length=200,
    )
    reason = kit.LongTextField(
        label=_("Why do they need it?"), missing=_("Say why they need it"), rows=2, max_length=500
    )

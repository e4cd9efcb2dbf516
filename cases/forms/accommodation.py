"""What is asked when somebody needs a bed, is placed, stays longer and leaves. At night as little as can be."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from cases.actions.accommodation import WITHOUT_A_STAY, BedsNeeded
from cases.actions.shelter import Night
from cases.actions.stays import Right, Where
from cases.documents.accommodation import Occupied, described, unfit
from cases.models import AccommodationRequest, AskedBy, EndReason, Place, SpecialNeed, Stay
from victimsupport.accounts.querysets import MembershipQuerySet
from victimsupport.interface import forms as kit
from victimsupport.interface.fields import Words
from victimsupport.refusal import Refused

OUTSIDE, WAITS = "OUTSIDE", "WAITS"
"""What may be chosen where no place of the service is: one found outside; none yet."""
LATE = _("It is recorded as it was, never refused. Write no names and no address.")


class PlaceChoice(kit.GovukForm):
    """Where somebody is placed: the places of the service with a bed free, or one found outside."""

    conditional = {"place": {OUTSIDE: ["outside"]}}

    place = kit.RadioField(
        label=_("Where?"), help_text=_("Only the label is shown to others."), missing=_("Select where")
    )
    outside = kit.LongTextField(
        label=_("Where is it, and how is it found?"),
        help_text=_("Kept sealed: only those placed on the stay see it, each time recorded."),
        missing=_("Describe where it is"),
        rows=2,
        max_length=500,
    )
    placed_at = kit.MomentField(
        label=_("When was the person placed?"), missing=_("Enter when the person was placed"), past_only=True
    )
    until = kit.DayField(
        label=_("Until when, as planned?"),
        help_text=_("The day of leaving, for example, 2026-11-20 or tomorrow. It can be extended."),
        required=False,
    )

    is_weighed = kit.CheckboxesField(
        label=_("Is this place given all the same?"),
        help_text=_("They are different people, or they will not meet. It is recorded."),
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._weighing: Any = self.fields.pop("is_weighed")
        self._weighing.hides_optional = True  # type: ignore[attr-defined]
        if self.data.get("is_weighed") and self.data.get("is_weighed") == self.data.get("place"):
            self._ask_to_weigh()

    def _ask_to_weigh(self) -> None:
        """Ask about the place chosen: what was weighed of one is not weighed of another."""
        self._weighing.choices = [(self.data["place"], _("Yes, I have weighed it"))]
        self.fields["is_weighed"] = self._weighing

    def show_refusal(self, refusal: Refused, *, called: Mapping[str, str] = {}) -> None:
        """Ask whether it was weighed, once there is something to weigh."""
        if refusal.field == "is_weighed":
            self._ask_to_weigh()
        super().show_refusal(refusal, called=called)

    def offer(
        self,
        places: Iterable[Occupied],
        request: AccommodationRequest | None = None,
        *,
        last: Sequence[tuple[str, Words]] = (),
    ) -> None:
        """Offer the places with a bed free, those fit first, each with what is said of it."""
        rows = [row for row in places if row.free >= (request.people() if request else 1)]
        said = [(row, unfit(row, request) if request else "") for row in rows]
        self.places = {str(row.place.pk): row.place for row in rows}
        asked: Any = self.fields["place"]
        hints = {
            str(row.place.pk): ". ".join(filter(None, [described(row), lacking])) for row, lacking in said
        }
        asked.choices = [
            *(
                (str(row.place.pk), row.place.label)
                for row, _lacking in sorted(said, key=lambda pair: pair[1])
            ),
            (OUTSIDE, _("At another place, found for the person")),
            *last,
        ]
        asked.hints = hints
        asked.error_messages["invalid_choice"] = str(
            _("This place has no bed free any more. Choose another.")
        )

    def where(self) -> Where:
        """Return what was chosen."""
        given = self.cleaned_data
        place: Place | None = self.places.get(given["place"])
        return Where(
            place=place,
            outside=given["outside"],
            until=given["until"],
            is_weighed=bool(given.get("is_weighed")),
        )


class LateForm(kit.GovukForm):
    """Why somebody had to wait, where they waited over the limit."""

    late_reason = kit.LongTextField(
        label=_("Why did the person have to wait?"), help_text=LATE, required=False, rows=2, max_length=1000
    )


class PlacingForm(PlaceChoice, LateForm):
    """A bed for somebody who waits."""

    sections = [kit.Section("", ["place", "placed_at", "until", "late_reason"])]

    def __init__(
        self,
        *args: Any,
        places: Iterable[Occupied],
        request: AccommodationRequest,
        is_late: bool,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.offer(places, request)
        if not is_late:
            del self.fields["late_reason"]


class BedForm(PlaceChoice):
    """A bed is needed now: since when, for whom, and where. One form, at any hour, with no approval."""

    sections = [
        kit.Section(_("Who needs a bed"), ["requested_at", "adults", "children", "place"]),
        kit.Section(_("If there is time"), ["asked_by", "needs", "note", "placed_at", "until"]),
    ]
    conditional = {"place": {OUTSIDE: ["outside"]}}

    requested_at = kit.MomentField(
        label=_("When was a bed asked for?"), missing=_("Enter when a bed was asked for"), past_only=True
    )
    asked_by = kit.RadioField(
        label=_("Who asked?"), choices=AskedBy.choices, initial=AskedBy.PERSON, missing=_("Select who asked")
    )
    adults = kit.NumberField(
        label=_("Adults"), initial=1, minimum=0, maximum=20, width=2, missing=_("Enter how many adults")
    )
    children = kit.NumberField(
        label=_("Children"), initial=0, minimum=0, maximum=20, width=2, missing=_("Enter how many children")
    )
    needs = kit.CheckboxesField(label=_("Special needs"), choices=SpecialNeed.choices, required=False)
    note = kit.LongTextField(
        label=_("What else must the place be like?"),
        help_text=_("For example, not in a certain part of the town. Kept sealed."),
        required=False,
        rows=2,
        max_length=500,
    )

    def __init__(self, *args: Any, places: Iterable[Occupied], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer(places, last=[(WAITS, _("No bed is free yet: the person waits"))])
        placed: Any = self.fields["placed_at"]
        placed.required = False
        placed.help_text = _("Leave empty if just now.")
        self._field("place").hints |= {
            WAITS: _("Until a bed is found the worklist shows since when the person waits.")
        }

    def _field(self, name: str) -> Any:
        return self.fields[name]

    def night(self, late_reason: str = "") -> Night:
        """Return what was entered."""
        given = self.cleaned_data
        beds = BedsNeeded(
            adults=given["adults"],
            children=given["children"],
            asked_by=given["asked_by"],
            needs=given["needs"],
            note=given["note"],
        )
        where = None if given["place"] == WAITS else self.where()
        return Night(given["requested_at"], beds, where, given["placed_at"] if where else None, late_reason)


class OutcomeForm(kit.GovukForm):
    """What came of a request where nobody is placed by the service."""

    outcome = kit.RadioField(
        label=_("What came of it?"),
        choices=[(one.value, one.label) for one in WITHOUT_A_STAY],
        hints={
            "NO_PLACE": _("The managers are told at once"),
            "PLACED_ELSEWHERE": _("It is not counted as yours"),
        },
        missing=_("Select what came of it"),
    )
    outcome_at = kit.MomentField(label=_("When?"), missing=_("Enter when"), past_only=True)
    reason = kit.LongTextField(
        label=_("Why?"),
        help_text=_("Write no names and no address."),
        missing=_("Say why"),
        rows=3,
        max_length=1000,
    )


class ExtendForm(kit.GovukForm):
    """Until when somebody stays, and why."""

    until = kit.DayField(
        label=_("Until when?"),
        help_text=_("The day of leaving, for example, 2026-11-20 or tomorrow."),
        missing=_("Enter until when"),
    )
    reason = kit.LongTextField(
        label=_("Why?"),
        help_text=_("Write no names and no address."),
        missing=_("Say why"),
        rows=3,
        max_length=1000,
    )


class EndForm(kit.GovukForm):
    """When and why somebody left."""

    conditional = {"end_reason": {EndReason.OTHER.value: ["end_note"]}}

    ended_at = kit.MomentField(
        label=_("When did the stay end?"), missing=_("Enter when the stay ended"), past_only=True
    )
    end_reason = kit.RadioField(
        label=_("Why did it end?"), choices=EndReason.choices, missing=_("Select why the stay ended")
    )
    end_note = kit.LongTextField(
        label=_("For what other reason?"),
        help_text=_("Write no names and no address."),
        missing=_("Say for what other reason the stay ended"),
        rows=2,
        max_length=1000,
    )


class CorrectForm(PlaceChoice):
    """A stay as it was in truth, and what was wrong."""

    sections = [kit.Section("", ["place", "placed_at", "until", "ended_at", "end_reason", "reason"])]

    ended_at = kit.MomentField(
        label=_("When did the stay end?"),
        help_text=_("Leave empty if it lasts still."),
        required=False,
        past_only=True,
    )
    end_reason = kit.SelectField(label=_("Why did it end?"), choices=EndReason.choices, required=False)
    reason = kit.LongTextField(
        label=_("What was wrong?"), missing=_("Say what was wrong"), rows=2, max_length=500
    )

    def __init__(self, *args: Any, places: Iterable[Occupied], stay: Stay, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer(places)
        if stay.place is not None:
            here = str(stay.place_id)
            asked: Any = self.fields["place"]
            if here not in self.places:
                asked.choices = [(here, stay.place.label), *asked.choices]
            self.places[here] = stay.place

    def clean(self) -> dict[str, Any]:
        """Ask for the reason of an end, where there is one."""
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("ended_at") and not cleaned.get("end_reason"):
            self.add_error("end_reason", _("Select why the stay ended"))
        return cleaned

    def right(self) -> Right:
        """Return the stay as it was in truth."""
        given = self.cleaned_data
        ended_at = given["ended_at"]
        return Right(given["placed_at"], self.where(), ended_at, given["end_reason"] if ended_at else "")


class AdmitForm(kit.GovukForm):
    """Who may see where somebody stays, and why."""

    person = kit.SelectField(label=_("Who?"), missing=_("Select a colleague"))
    reason = kit.LongTextField(
        label=_("Why must this colleague know where it is?"),
        help_text=_("For example, takes over the night duty. It is recorded."),
        missing=_("Say why this colleague must know where it is"),
        rows=2,
        max_length=500,
    )

    def __init__(self, *args: Any, colleagues: MembershipQuerySet, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = {str(row.user_id): row.user for row in colleagues}
        asked: Any = self.fields["person"]
        asked.choices = [(key, str(person)) for key, person in self.people.items()]

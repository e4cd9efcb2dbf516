"""The questions a form may ask. Each answers a bad value with a sentence that says what to do."""

from abc import ABC, abstractmethod
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.text import get_text_list
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from victimsupport.interface import reading
from victimsupport.interface.widgets import DateParts, DayAndTime, DayInput

type Words = str | Promise

EMPTY: tuple[Any, ...] = (None, "", [], ["", ""], ["", "", ""])
EARLIEST_BIRTH_YEAR = 1900


class Asked(forms.Field):
    """What every question of the kit accepts: `missing=`, the sentence for an empty answer."""

    def __init__(self, *, missing: Words | None = None, width: int | None = None, **kwargs: Any) -> None:
        if missing:
            kwargs["error_messages"] = {"required": missing} | kwargs.get("error_messages", {})
        super().__init__(**kwargs)
        if width:
            self.widget.attrs["class"] = f"govuk-input--width-{width}"
        if isinstance(self.widget, forms.TextInput):
            # Names and numbers of victims have no place in the memory of a shared browser.
            self.widget.attrs.setdefault("autocomplete", "off")


class Unlimited:
    """Leaves `maxlength` out of the page: a browser would cut off what is pasted without a word."""

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """Add nothing."""
        return {}


class TextField(Unlimited, Asked, forms.CharField):
    """One line of text."""


class EmailField(Unlimited, Asked, forms.EmailField):
    """An e-mail address."""

    default_error_messages = {
        "invalid": _("Enter an e-mail address in the correct format, like name@example.lt")
    }


class LongTextField(Unlimited, Asked, forms.CharField):
    """Several lines; with a limit, the characters are counted."""

    def __init__(self, *, rows: int = 5, **kwargs: Any) -> None:
        super().__init__(widget=forms.Textarea({"rows": rows}), **kwargs)


class ReadField(Asked, ABC):
    """One box whose text is read into a value."""

    widget = forms.TextInput
    default_error_messages = {"invalid": _("Enter a valid value")}

    def to_python(self, value: Any) -> Any:
        """Return the value read, or nothing for an empty box."""
        text = str(value).strip() if value is not None else ""
        if not text:
            return None
        try:
            return self.read(text)
        except reading.Unreadable as error:
            raise ValidationError(self.error_messages["invalid"], code="invalid") from error

    @abstractmethod
    def read(self, text: str) -> Any:
        """Return what the text means."""


class CodeField(Unlimited, Asked, forms.CharField):
    """A code, without the spaces and dashes people group it with."""

    def to_python(self, value: Any) -> str:
        """Return the code squeezed."""
        return reading.squeeze(super().to_python(value) or "")


class PhoneField(ReadField):
    """A telephone number; the value is in international form."""

    default_error_messages = {"invalid": _("Enter a telephone number, like 0 612 34567 or +380 67 123 4567")}

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**({"width": 20} | kwargs))
        self.widget.input_type = "tel"

    def to_python(self, value: Any) -> str:
        """Return the number, or an empty text."""
        return super().to_python(value) or ""

    def read(self, text: str) -> str:
        """Return the number in international form."""
        return reading.telephone(text)


class BoundedField(ReadField):
    """A number between two bounds, both allowed."""

    default_error_messages = {
        "minimum": _("The number must be %(minimum)s or more"),
        "maximum": _("The number must be %(maximum)s or less"),
    }

    def __init__(
        self, *, minimum: int | Decimal | None = None, maximum: int | Decimal | None = None, **kwargs: Any
    ) -> None:
        self.minimum, self.maximum = minimum, maximum
        super().__init__(**({"width": 5} | kwargs))
        self.widget.attrs["inputmode"] = self.inputmode

    inputmode = "numeric"

    def validate(self, value: Any) -> None:
        """:raises ValidationError: outside the bounds"""
        super().validate(value)
        if value is None:
            return
        if self.minimum is not None and value < self.minimum:
            raise ValidationError(
                self.error_messages["minimum"], code="minimum", params={"minimum": self.minimum}
            )
        if self.maximum is not None and value > self.maximum:
            raise ValidationError(
                self.error_messages["maximum"], code="maximum", params={"maximum": self.maximum}
            )


class NumberField(BoundedField):
    """A whole number."""

    default_error_messages = {"invalid": _("Enter a whole number, like 12")}

    def read(self, text: str) -> int:
        """Return the number."""
        return reading.whole_number(text)


class DecimalField(BoundedField):
    """A number with a part after the comma."""

    inputmode = "decimal"
    default_error_messages = {
        "invalid": _("Enter a number, like 12,5"),
        "places": _("Enter a number with no more than %(places)s digits after the comma"),
    }

    def __init__(self, *, places: int = 2, **kwargs: Any) -> None:
        self.places = places
        super().__init__(**kwargs)

    def read(self, text: str) -> Decimal:
        """Return the number."""
        return reading.decimal_number(text)

    def validate(self, value: Any) -> None:
        """:raises ValidationError: outside the bounds, or finer than asked"""
        super().validate(value)
        if value is not None and -value.as_tuple().exponent > self.places:
            raise ValidationError(
                self.error_messages["places"], code="places", params={"places": self.places}
            )


class DayField(ReadField):
    """A working date, typed in one box. The form tells it which day is today."""

    widget = DayInput
    needs_today = True
    today: date
    default_error_messages = {
        "invalid": _("Enter a real date, like 2026-11-20"),
        "future": _("The date must be today or in the past"),
        "earliest": _("The date must be %(day)s or later"),
        "latest": _("The date must be %(day)s or earlier"),
    }

    def __init__(
        self,
        *,
        past_only: bool = False,
        earliest: date | None = None,
        latest: date | None = None,
        **kwargs: Any,
    ) -> None:
        self.past_only, self.earliest, self.latest = past_only, earliest, latest
        kwargs.setdefault("help_text", _("For example, 2026-11-20, 20261120, today or yesterday"))
        super().__init__(**({"width": 10} | kwargs))

    def to_python(self, value: Any) -> date | None:
        """Return the day; a date given by the program passes as it is."""
        return value if isinstance(value, date) else super().to_python(value)

    def read(self, text: str) -> date:
        """Return the day."""
        return reading.day(text, today=self.today)

    def validate(self, value: Any) -> None:
        """:raises ValidationError: on a day that may not be"""
        super().validate(value)
        if value is None:
            return
        if self.past_only and value > self.today:
            raise ValidationError(self.error_messages["future"], code="future")
        if self.earliest and value < self.earliest:
            raise ValidationError(
                self.error_messages["earliest"], code="earliest", params={"day": self.earliest}
            )
        if self.latest and value > self.latest:
            raise ValidationError(self.error_messages["latest"], code="latest", params={"day": self.latest})


class BoxesField(Asked, ABC):
    """A question answered in several boxes."""

    def clean(self, value: Any) -> Any:
        """Return the answer; nothing typed in any box is no answer."""
        boxes = [str(part).strip() if part is not None else "" for part in value or ()]
        if not any(boxes):
            if self.required:
                raise ValidationError(self.error_messages["required"], code="required")
            return None
        return self.read(boxes)

    @abstractmethod
    def read(self, boxes: list[str]) -> Any:
        """Return what the boxes mean together."""

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Compare the boxes with what they showed first."""
        shown = [str(part) if part is not None else "" for part in self.widget.decompress(initial)]
        return shown != [part or "" for part in data or ["" for _ in shown]]

    def _refuse(self, code: str, *parts: int, **params: Any) -> ValidationError:
        return ValidationError(self.error_messages[code], code=code, params={"parts": parts} | params)


class BirthDateField(BoxesField):
    """A date people know by heart, in three boxes."""

    widget = DateParts
    needs_today = True
    today: date
    default_error_messages = {
        "missing_parts": _("The date must include: %(missing)s"),
        "not_numbers": _("Write the date in digits, like 1987 04 23"),
        "short_year": _("The year must have 4 digits"),
        "invalid": _("Enter a real date, like 1987 04 23"),
        "future": _("The date of birth must be in the past"),
        "too_early": _("The year must be %(year)s or later"),
    }

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("help_text", _("For example, 1987 04 23"))
        super().__init__(**kwargs)

    def read(self, boxes: list[str]) -> date:
        """Return the date."""
        self._check_boxes(boxes)
        try:
            born_on = date(*map(int, boxes))
        except ValueError as error:
            raise self._refuse("invalid", 0, 1, 2) from error
        if born_on > self.today:
            raise self._refuse("future", 0, 1, 2)
        if born_on.year < EARLIEST_BIRTH_YEAR:
            raise self._refuse("too_early", 0, year=EARLIEST_BIRTH_YEAR)
        return born_on

    def _check_boxes(self, boxes: list[str]) -> None:
        missing = [position for position, part in enumerate(boxes) if not part]
        if missing:
            names = [gettext("year"), gettext("month"), gettext("day")]
            listed = get_text_list([names[position] for position in missing], gettext("and"))
            raise self._refuse("missing_parts", *missing, missing=listed)
        wrong = [position for position, part in enumerate(boxes) if not (part.isascii() and part.isdigit())]
        if wrong:
            raise self._refuse("not_numbers", *wrong)
        if len(boxes[0]) != len("1987"):
            raise self._refuse("short_year", 0)


class MomentField(BoxesField):
    """A day and a time as the clock in Vilnius showed it; the value knows its time zone."""

    widget = DayAndTime
    needs_today = True
    today: date
    now: datetime | None = None
    default_error_messages = {
        "missing_date": _("Enter the date"),
        "missing_time": _("Enter the time"),
        "invalid_date": _("Enter a real date, like 2026-11-20"),
        "invalid": _("Enter a real time, like 14:05"),
        "no_such_time": _(
            "There was no %(time)s on this day: the clocks were put forward an hour. Enter another time"
        ),
        "two_such_times": _(
            "%(time)s came twice on this day: the clocks were put back an hour. "
            "Enter %(time)s+03:00 for the first time or %(time)s+02:00 for the second"
        ),
        "future": _("The time must be in the past"),
    }

    def __init__(self, *, past_only: bool = False, **kwargs: Any) -> None:
        self.past_only = past_only
        kwargs.setdefault("help_text", _("For example, 2026-11-20 or today, and 14:05"))
        super().__init__(**kwargs)

    @property
    def needs_now(self) -> bool:
        """Test whether the form must be told the time."""
        return self.past_only

    def read(self, boxes: list[str]) -> datetime:
        """Return the instant."""
        typed_day, typed_time = boxes
        if not typed_day:
            raise self._refuse("missing_date", 0)
        if not typed_time:
            raise self._refuse("missing_time", 1)
        try:
            of_day = reading.day(typed_day, today=self.today)
        except reading.Unreadable as error:
            raise self._refuse("invalid_date", 0) from error
        at = self._instant(of_day, typed_time)
        if self.past_only and self.now and at > self.now:
            raise self._refuse("future", 0, 1)
        return at

    def _instant(self, of_day: date, typed_time: str) -> datetime:
        try:
            clock, hours_ahead = reading.time_of_day(typed_time)
            return reading.moment(of_day, clock, hours_ahead, zone=timezone.get_default_timezone())
        except reading.NoSuchTime as error:
            raise self._refuse("no_such_time", 1, time=error) from error
        except reading.TwoSuchTimes as error:
            raise self._refuse("two_such_times", 1, time=error) from error
        except reading.Unreadable as error:
            raise self._refuse("invalid", 1) from error


class ConfirmField(Asked, forms.BooleanField):
    """One checkbox; required, it must be ticked."""

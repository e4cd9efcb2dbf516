"""Questions with listed answers: radios, checkboxes and selects, of choices or of rows."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from django import forms
from django.forms.models import ModelChoiceIterator
from django.utils.choices import normalize_choices
from django.utils.translation import gettext_lazy as _

from victimsupport.interface.fields import Asked, Words

type Choices = Sequence[tuple[Any, Any]] | Callable[[], Any] | Any

NOT_CHOSEN = _("Select")


class Chosen(Asked):
    """A question with listed answers; some answers may carry a hint."""

    default_error_messages = {"required": _("Select an answer")}

    def __init__(self, *, hints: Mapping[str, Words] | None = None, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.hints = hints or {}


class RadioField(Chosen, forms.ChoiceField):
    """One of a few answers, all in view."""

    widget = forms.RadioSelect


class CheckboxesField(Chosen, forms.MultipleChoiceField):
    """Any of a few answers."""

    widget = forms.CheckboxSelectMultiple


class SelectField(Chosen, forms.ChoiceField):
    """One of many answers. Nothing is chosen beforehand unless `initial` says so."""

    def __init__(self, *, choices: Choices = (), blank: Words = NOT_CHOSEN, **kwargs: Any) -> None:
        self.blank = blank
        super().__init__(choices=choices, **kwargs)

    @property
    def choices(self) -> Any:
        """Return the answers; the first is none. Also those set later get it."""
        return self._choices

    @choices.setter
    def choices(self, value: Any) -> None:
        answers = normalize_choices(value)
        self._choices = self.widget.choices = normalize_choices(lambda: [("", self.blank), *answers])


class YesNoField(Chosen, forms.TypedChoiceField):
    """Yes or no, as two radios; left out, an optional one is None."""

    widget = forms.RadioSelect

    def __init__(self, **kwargs: Any) -> None:
        choices = [("yes", _("Yes")), ("no", _("No"))]
        super().__init__(choices=choices, coerce="yes".__eq__, empty_value=None, **kwargs)

    def prepare_value(self, value: Any) -> Any:
        """Return the answer a boolean stands for."""
        return {True: "yes", False: "no"}.get(value, value)


class Rows(ModelChoiceIterator):  # type: ignore[type-arg]
    """Reads the rows in one go: they are few, and a cursor of the server is three statements."""

    def __iter__(self) -> Iterator[tuple[Any, Any]]:
        if self.field.empty_label is not None:
            yield "", self.field.empty_label
        for row in self.queryset.all():
            yield self.choice(row)


class ModelRadioField(Chosen, forms.ModelChoiceField):  # type: ignore[type-arg]
    """One of a few rows, all in view."""

    widget = forms.RadioSelect
    iterator = Rows

    def __init__(self, queryset: Any = None, **kwargs: Any) -> None:
        super().__init__(queryset=queryset, empty_label=None, **kwargs)


class ModelSelectField(Chosen, forms.ModelChoiceField):  # type: ignore[type-arg]
    """One of many rows."""

    iterator = Rows

    def __init__(self, queryset: Any = None, *, blank: Words = NOT_CHOSEN, **kwargs: Any) -> None:
        super().__init__(queryset=queryset, empty_label=blank, **kwargs)


class ModelCheckboxesField(Chosen, forms.ModelMultipleChoiceField):  # type: ignore[type-arg]
    """Any of a few rows."""

    widget = forms.CheckboxSelectMultiple
    iterator = Rows

    def __init__(self, queryset: Any = None, **kwargs: Any) -> None:
        super().__init__(queryset=queryset, **kwargs)

"""The form kit: what every form of the system is built from. Forms validate, and never save."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any, ClassVar, NamedTuple

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS
from django.forms.utils import ErrorDict
from django.utils import timezone
from django.utils.translation import gettext

from victimsupport.drafts.restoring import Restored
from victimsupport.interface.fields import (
    BirthDateField,
    CodeField,
    ConfirmField,
    DayField,
    DecimalField,
    EmailField,
    LongTextField,
    MomentField,
    NumberField,
    PhoneField,
    TextField,
    Words,
)
from victimsupport.interface.files import UploadField, keep
from victimsupport.interface.listed import (
    CheckboxesField,
    ModelCheckboxesField,
    ModelRadioField,
    ModelSelectField,
    RadioField,
    SelectField,
    YesNoField,
)
from victimsupport.interface.rendering import GovukBoundField, GovukRenderer
from victimsupport.refusal import Refused

__all__ = [
    "BirthDateField",
    "CheckboxesField",
    "CodeField",
    "ConfirmField",
    "DayField",
    "DecimalField",
    "EmailField",
    "FilterForm",
    "GovukForm",
    "LongTextField",
    "ModelCheckboxesField",
    "ModelRadioField",
    "ModelSelectField",
    "MomentField",
    "NumberField",
    "PhoneField",
    "RadioField",
    "Section",
    "SelectField",
    "TextField",
    "UploadField",
    "VersionedForm",
    "YesNoField",
    "keep",
]


class Section(NamedTuple):
    """Questions under one heading."""

    title: Words
    fields: Sequence[str]


class ErrorItem(NamedTuple):
    """One line of the error summary; without an anchor it is about the whole form."""

    anchor: str
    message: str


class GovukForm(forms.Form):
    """
    A form in the shape of the design system.

    `today` (or `now`) comes from the view. `conditional` names the questions that follow from an answer:
    `{"channel": {"OTHER": ["other_channel"]}}`. They are asked, and required, only then; else they are empty.
    """

    default_renderer = GovukRenderer()
    use_required_attribute = False
    sections: ClassVar[Sequence[Section]] = ()
    conditional: ClassVar[Mapping[str, Mapping[str, Sequence[str]]]] = {}

    def __init__(
        self, *args: Any, today: date | None = None, now: datetime | None = None, **kwargs: Any
    ) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        if now is not None and today is None:
            today = timezone.localtime(now, timezone.get_default_timezone()).date()
        self.today, self.now = today, now
        for name, field in self.fields.items():
            if getattr(field, "needs_today", False) and today is None:
                raise TypeError(f"{type(self).__name__} asks for {name}: give it today= or now=")
            if getattr(field, "needs_now", False) and now is None:
                raise TypeError(f"{type(self).__name__} asks for {name}: give it now=")
            field.today, field.now = today, now  # type: ignore[attr-defined]

    def full_clean(self) -> None:
        """Judge what was sent; of what a draft brought back nothing is said yet."""
        super().full_clean()
        if isinstance(self.data, Restored):
            self._errors = ErrorDict()

    def has_free_text(self) -> bool:
        """Test whether so much may be typed here that losing it would hurt: such a form is kept as a draft."""
        return any(isinstance(field, LongTextField) for field in self.fields.values())

    def is_restored(self) -> bool:
        """Test whether the form shows what a draft kept."""
        return isinstance(self.data, Restored)

    def _clean_fields(self) -> None:
        super()._clean_fields()  # type: ignore[misc]
        for name in self.not_asked():
            # Whatever was typed there before the answer changed is neither wrong nor kept.
            self.errors.pop(name, None)
            self.cleaned_data[name] = self._empty(name)

    def _empty(self, name: str) -> Any:
        field = self.fields[name]
        required, field.required = field.required, False
        try:
            return field.clean(None)
        finally:
            field.required = required

    def not_asked(self) -> set[str]:
        """Return the questions that the answers given leave out."""
        return self.follow_ups() - {
            name for parent in self._always_asked() for name in self._asked_after(parent)
        }

    def _always_asked(self) -> list[str]:
        nested = self.follow_ups()
        return [name for name in self.conditional if name not in nested]

    def _asked_after(self, parent: str) -> Iterator[str]:
        branches = self.conditional.get(parent)
        if not branches:  # a single checkbox among them has no answers to look through
            return
        answers = _answers(self[parent].data)
        for answer, names in branches.items():
            if answer in answers:
                for name in names:
                    yield name
                    yield from self._asked_after(name)

    def follow_ups(self) -> set[str]:
        """Return the questions printed under an answer rather than on their own."""
        return {
            name for branches in self.conditional.values() for names in branches.values() for name in names
        }

    def page_order(self) -> list[str]:
        """Return the questions in the order they stand on the page."""
        sectioned = [name for section in self.sections for name in section.fields]
        rest = [name for name in self.fields if name not in sectioned]
        nested = self.follow_ups()
        order: list[str] = []
        for name in (*sectioned, *rest):
            if name not in nested:
                order.extend(self._with_follow_ups(name))
        return list(dict.fromkeys(order))

    def _with_follow_ups(self, name: str) -> Iterator[str]:
        yield name
        for names in self.conditional.get(name, {}).values():
            for follow_up in names:
                yield from self._with_follow_ups(follow_up)

    def show_refusal(self, refusal: Refused, *, called: Mapping[str, str] = {}) -> None:
        """
        This will put what an action refused beside the question it is about, or above them all.

        :param called: the questions whose names differ from those the action knows, by the action's names
        """
        name = called.get(refusal.field or "", refusal.field)
        self.add_error(name if name in self.fields else None, str(refusal))

    def error_items(self) -> list[ErrorItem]:
        """Return one error a question, in the order of the page; first what concerns the whole form."""
        return error_items(self, self.page_order())

    def shown_sections(self) -> list[tuple[Words, list[forms.BoundField]]]:
        """Return what to print: titles with their questions, follow-ups left to their answers."""
        nested = self.follow_ups()
        sectioned = {name for section in self.sections for name in section.fields}
        rest = [name for name in self.fields if name not in sectioned]
        shown = [*self.sections, Section("", rest)] if self.sections else [Section("", rest)]
        sections = [
            (title, [self[name] for name in names if name not in nested and not self[name].is_hidden])
            for title, names in shown
        ]
        return [(title, bound) for title, bound in sections if bound]

    def typed_values(self) -> list[tuple[str, str]]:
        """Return what was typed, question by question, to show it when it could not be kept."""
        asked = [name for name in self.page_order() if name not in self.not_asked()]
        values = [(str(self[name].label), self._typed(name)) for name in asked if not self[name].is_hidden]
        return [(label, text) for label, text in values if text]

    def _typed(self, name: str) -> str:
        field, given = self.fields[name], self[name].data
        if isinstance(field, forms.ChoiceField):
            chosen = {str(value): str(label) for value, label in _flat(field.choices)}
            return ", ".join(chosen.get(str(answer), "") for answer in _answers(given))
        if isinstance(field, forms.BooleanField):
            return gettext("Yes") if given else ""
        if isinstance(given, (list, tuple)):
            return " ".join(str(part) for part in given if part)
        return str(given or "")


class VersionedForm(GovukForm):
    """A form that remembers which version of the row the person saw, so that nobody overwrites unseen work."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def __init__(self, *args: Any, version: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["version"].initial = version


class FilterForm(GovukForm):
    """A form that narrows a list: nothing is required, and nothing says "(optional)"."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.required = False
            field.hides_optional = True  # type: ignore[attr-defined]


def error_items(form: forms.BaseForm, order: Sequence[str]) -> list[ErrorItem]:
    """Return one error a question in this order; first what concerns the whole form."""
    items = [ErrorItem("", str(message)) for message in form.errors.get(NON_FIELD_ERRORS, ())]
    return items + [
        ErrorItem(_anchor(form[name]), str(form.errors[name][0])) for name in order if name in form.errors
    ]


def _anchor(bound: forms.BoundField) -> str:
    return bound.anchor if isinstance(bound, GovukBoundField) and not bound.is_hidden else ""


def dress(form: forms.BaseForm) -> forms.BaseForm:
    """Return somebody else's form (allauth's), printed from now on as the forms of the kit are."""
    if not isinstance(form.renderer, GovukRenderer):
        form.renderer = GovukRenderer()
        form.bound_field_class = GovukBoundField
        form.use_required_attribute = False
        form.label_suffix = ""
        form._bound_fields_cache.clear()  # type: ignore[attr-defined]
        for field in form.fields.values():
            field.widget.attrs.pop("placeholder", None)  # it repeats the label, and vanishes when needed
    return form


def _answers(given: Any) -> list[Any]:
    return [given] if isinstance(given, str) else list(given or ())


def _flat(choices: Any) -> Iterator[tuple[Any, Any]]:
    for value, label in choices:
        if isinstance(label, (list, tuple)):
            yield from label
        else:
            yield value, label

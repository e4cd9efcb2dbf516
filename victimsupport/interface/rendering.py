"""How Django's own fields are printed as fields of the design system."""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, cast

from django import forms
from django.forms.boundfield import BoundField
from django.forms.renderers import TemplatesSetting
from django.utils.functional import cached_property
from django.utils.translation import npgettext, pgettext

from victimsupport.interface import controls
from victimsupport.interface.files import FileChooser, UploadField
from victimsupport.interface.widgets import DateParts, DayAndTime, DayInput

if TYPE_CHECKING:
    from django.utils.safestring import SafeString

# The most particular kinds first: a list of checkboxes is a list of radios to Django.
KINDS: tuple[tuple[type[forms.Widget], str], ...] = (
    (forms.CheckboxSelectMultiple, "checkboxes"),
    (forms.RadioSelect, "radios"),
    (forms.CheckboxInput, "checkbox"),
    (DateParts, "date"),
    (DayAndTime, "moment"),
    (DayInput, "day"),
    (forms.Textarea, "textarea"),
    (forms.Select, "select"),
    (FileChooser, "file"),
)
CLASSES = {
    "checkboxes": "govuk-checkboxes__input",
    "radios": "govuk-radios__input",
    "checkbox": "govuk-checkboxes__input",
    "textarea": "govuk-textarea",
    "select": "govuk-select",
    "file": "govuk-file-upload",
}
GROUPS = frozenset({"checkboxes", "radios", "date", "moment"})


class Option:
    """One radio or checkbox, with the questions that follow from choosing it."""

    def __init__(self, *, bound: "GovukBoundField", widget: Any, value: str, position: int) -> None:
        self.widget = widget
        self.id = f"{bound.auto_id}_{position}"
        self.hint = getattr(bound.field, "hints", {}).get(value)
        followed_by = getattr(bound.form, "conditional", {}).get(bound.name, {}).get(value, ())
        self.fields = [bound.form[name] for name in followed_by]
        self.attrs = self._attrs()

    def _attrs(self) -> dict[str, str]:
        return {"aria-describedby": f"{self.id}_hint"} if self.hint else {}

    def tag(self) -> "SafeString":
        """Return the input itself."""
        self.widget.data["attrs"].update(self.attrs)
        return cast("SafeString", self.widget.tag(wrap_label=False))


class GovukBoundField(BoundField):
    """A field that knows its kind, its classes and where its error link leads."""

    @cached_property
    def kind(self) -> str:
        """Return which of the printed shapes this field has."""
        widget = self.field.widget
        return next((name for type_, name in KINDS if isinstance(widget, type_)), "input")

    @property
    def is_group(self) -> bool:
        """Test whether several controls share one legend."""
        return self.kind in GROUPS

    @property
    def optional(self) -> bool:
        """Test whether the label says "(optional)"; a single checkbox never does."""
        return not self.field.required and self.kind != "checkbox" and self._is_asked_of_all

    @property
    def _is_asked_of_all(self) -> bool:
        return not getattr(self.field, "hides_optional", False)

    @property
    def bad_parts(self) -> tuple[int, ...]:
        """Return which boxes of a field with several are wrong, counted from 0."""
        errors = self.errors.as_data()
        if not errors:
            return ()
        return tuple((errors[0].params or {}).get("parts", (0,)))

    @property
    def anchor(self) -> str:
        """Return the id of the first control to put right."""
        if self.kind in ("date", "moment"):
            return f"{self.auto_id}_{(self.bad_parts or (0,))[0]}"
        return f"{self.auto_id}_0" if self.is_group else self.auto_id

    @property
    def described_by(self) -> str:
        """Return the ids of the hint and the error, for the control or its fieldset."""
        parts = []
        if self.help_text:
            parts.append(f"{self.auto_id}_helptext")
        if self.errors:
            parts.append(f"{self.auto_id}_error")
        if self.limit and not self.is_group:
            parts.append(f"{self.auto_id}-info")
        return " ".join(parts)

    @property
    def limit(self) -> int | None:
        """Return how many characters a long text may have, if that is limited."""
        return getattr(self.field, "max_length", None) if self.kind == "textarea" else None

    @property
    def counting(self) -> Mapping[str, str]:
        """Return what the character counter is told, in the words of the page's language."""
        return character_count(self.limit) if self.limit else {}

    @property
    def limit_text(self) -> str:
        """Return the sentence shown where the counter does not run."""
        limit = self.limit or 0
        return npgettext(
            "character count",
            "You can enter up to %(count)d character",
            "You can enter up to %(count)d characters",
            limit,
        ) % {"count": limit}

    def build_widget_attrs(self, attrs: dict[str, Any], widget: forms.Widget | None = None) -> dict[str, Any]:
        """Add the classes and the descriptions of the design system."""
        built = super().build_widget_attrs(attrs, widget)
        # A group is described by its fieldset, once, rather than by each of its controls.
        for name in ("aria-describedby", "aria-invalid"):
            if self.is_group:
                built.pop(name, None)
        if self.described_by and not self.is_group:
            built["aria-describedby"] = self.described_by
        if not isinstance(self.field.widget, forms.MultiWidget):
            built["class"] = self._classes(str(self.field.widget.attrs.get("class", "")))
        return built

    def _classes(self, own: str) -> str:
        base = CLASSES.get(self.kind, "govuk-input")
        names = [base, *own.split()]
        if self.errors and self.kind not in ("checkbox", *GROUPS):
            names.append(f"{base}--error")
        if self.limit:
            names.append("govuk-js-character-count")
        return " ".join(names)

    def as_widget(
        self,
        widget: forms.Widget | None = None,
        attrs: dict[str, Any] | None = None,
        only_initial: bool = False,
    ) -> "SafeString":
        """Print the control; of several boxes only the wrong ones are marked."""
        shown = widget or self.field.widget
        if isinstance(shown, (DateParts, DayAndTime)):
            shown.bad_parts = self.bad_parts
        if isinstance(shown, FileChooser):
            shown.kept = cast("UploadField", self.field).kept if self.form.is_bound else self.initial or ()
        return super().as_widget(widget, attrs, only_initial)

    @property
    def options(self) -> Iterator[Option]:
        """Yield the radios or checkboxes."""
        for position, sub in enumerate(self.subwidgets):
            value = str(sub.data["value"])
            yield Option(bound=self, widget=sub, value=value, position=position)


def character_count(limit: int) -> dict[str, str]:
    """Return the counter's texts. Its plural forms are those of CLDR: one, few, many, other."""
    texts = {
        "characters-under-limit.one": pgettext("plural one", "You have %{count} character remaining"),
        "characters-under-limit.few": pgettext("plural few", "You have %{count} characters remaining"),
        "characters-under-limit.many": pgettext("plural many", "You have %{count} characters remaining"),
        "characters-under-limit.other": pgettext("plural other", "You have %{count} characters remaining"),
        "characters-at-limit": pgettext("character count", "You have 0 characters remaining"),
        "characters-over-limit.one": pgettext("plural one", "You have %{count} character too many"),
        "characters-over-limit.few": pgettext("plural few", "You have %{count} characters too many"),
        "characters-over-limit.many": pgettext("plural many", "You have %{count} characters too many"),
        "characters-over-limit.other": pgettext("plural other", "You have %{count} characters too many"),
    }
    return {"data-maxlength": str(limit)} | {f"data-i18n.{name}": text for name, text in texts.items()}


class GovukRenderer(TemplatesSetting):
    """Prints forms of the kit; the admin's forms keep Django's own renderer."""

    form_template_name = "interface/form.html"
    field_template_name = "interface/field.html"
    bound_field_class = GovukBoundField

    def render(self, template_name: str, context: dict[str, Any], request: Any = None) -> "SafeString":
        """Print a plain control by a function, everything else by its template."""
        printed = controls.PRINTED.get(template_name)
        if printed is not None and not context["widget"].get("wrap_label"):
            return printed(context["widget"])
        return cast("SafeString", super().render(template_name, context, request))

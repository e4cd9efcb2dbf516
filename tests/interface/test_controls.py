"""Controls printed by functions: what Django's templates print, to the letter."""

import re

import pytest
from django import forms
from django.forms.renderers import TemplatesSetting
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy

from victimsupport.interface import controls
from victimsupport.interface.rendering import GovukRenderer

ODD = """<b>"it's" & so</b>"""
CHOICES = [("", gettext_lazy("Select")), ("a", ODD), (2, mark_safe("<i>two</i>"))]
GROUPED = [("x", "X"), (ODD, [("y", "Y"), ("z", "Z & Z")]), ("last", [])]
ATTRS = {"id": "id_x", "class": ODD, "required": True, "hidden": False, "maxlength": 20, "data-x": ""}


def plain(html):
    return re.sub(r"\s+", " ", re.sub(r">\s+<", "><", html)).strip()


def both(widget, value):
    def printed(renderer):
        return plain(widget.render("name & co", value, ATTRS, renderer=renderer))

    return printed(GovukRenderer()), printed(TemplatesSetting())


@pytest.mark.parametrize("value", [None, "", ODD, 0, 12345, mark_safe("<b>safe</b>")])
@pytest.mark.parametrize("kind", [forms.TextInput, forms.NumberInput, forms.EmailInput, forms.HiddenInput])
def test_an_input_is_djangos(kind, value):
    ours, djangos = both(kind(), value)

    assert ours == djangos
    assert "<b>" not in ours or value == "<b>safe</b>"


@pytest.mark.parametrize("value", [None, True, False, "on"])
def test_a_checkbox_is_djangos(value):
    ours, djangos = both(forms.CheckboxInput(), value)

    assert ours == djangos


@pytest.mark.parametrize("choices", [[], CHOICES, GROUPED])
@pytest.mark.parametrize("value", [None, "", "a", "2", "y", ODD])
def test_a_select_is_djangos(choices, value):
    ours, djangos = both(forms.Select(choices=choices), value)

    assert ours == djangos


@pytest.mark.parametrize("kind", [forms.RadioSelect, forms.CheckboxSelectMultiple])
@pytest.mark.parametrize("value", [None, "a", ["a", "2"]])
def test_each_radio_and_checkbox_is_djangos(kind, value):
    for renderer in (GovukRenderer(), TemplatesSetting()):
        tags = []
        for sub in kind(choices=CHOICES).subwidgets("name", value, ATTRS):
            for wrapped in (True, False):
                template, context = sub["template_name"], {"widget": {**sub, "wrap_label": wrapped}}
                tags.append(plain(renderer.render(template, context)))
        if isinstance(renderer, GovukRenderer):
            ours = tags
    assert ours == tags
    assert len(tags) == 2 * len(CHOICES)


def test_every_template_replaced_is_one_django_has():
    for name in controls.PRINTED:
        assert TemplatesSetting().get_template(name)

"""The labels of the lists: as the specification words them (data/enums.json), in both languages."""

import pytest
from django.utils.translation import override

from tests.law import given
from victimsupport import choices
from victimsupport.law import catalogues

LISTS = sorted(given.enums())


def worded(name, language):
    with override(language):
        return {member.value: str(member.label) for member in getattr(choices, name)}


@pytest.mark.parametrize("name", LISTS)
@pytest.mark.parametrize("language", ["en", "lt"])
def test_a_label_is_that_of_the_specification(name, language):
    labels = worded(name, language)

    for member in given.enums()[name]:
        assert labels[member["code"]] == member[f"label_{language}"]


@pytest.mark.parametrize("name", [c.__name__ for c in catalogues.Catalogue.__subclasses__()])
def test_every_member_of_every_list_of_the_law_has_a_label_in_both_languages(name):
    english, lithuanian = worded(name, "en"), worded(name, "lt")

    assert list(english) == [member.value for member in getattr(catalogues, name)]
    assert all(english.values())
    assert all(lithuanian[code] != english[code] for code in english)


def test_labels_that_miss_a_code_of_the_law_are_refused():
    harms = [("PHYSICAL", "Physical harm"), ("PROPERTY", "Pecuniary harm")]

    with pytest.raises(TypeError, match="HarmType does not have the codes of the law"):
        choices.labels(catalogues.HarmType)(choices.models.TextChoices("HarmType", harms))

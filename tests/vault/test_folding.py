"""Names are found without diacritics and in every grammatical case; phones however they are written."""

import pytest

from victimsupport.vault import folding
from victimsupport.vault.person import Person

DECLINED = {
    "Jonas": "Jono Jonui Joną Jonu Jone Jonai",
    "Petras": "Petro Petrui Petrą Petru Petre Petrai",
    "Jonaitis": "Jonaičio Jonaičiui Jonaitį Jonaičiu Jonaityje Jonaiti",
    "Žemaitis": "Žemaičio Žemaičiui Žemaitį Žemaičiu Žemaityje Žemaiti",
    "Medis": "Medžio Medžiui Medį Medžiu Medyje Medi",
    "Kazlauskas": "Kazlausko Kazlauskui Kazlauską Kazlausku Kazlauske Kazlauskai",
    "Stankevičius": "Stankevičiaus Stankevičiui Stankevičių Stankevičiumi Stankevičiuje Stankevičiau",
    "Marius": "Mariaus Mariui Marių Mariumi Mariuje Mariau",
    "Paulius": "Pauliaus Pauliui Paulių Pauliumi Pauliuje Pauliau",
    "Petrus": "Petraus Petrui Petrų Petrumi Petruje Petrau",
    "Gaidys": "Gaidžio Gaidžiui Gaidį Gaidžiu Gaidyje Gaidy",
    "Ona": "Onos Onai Oną Ona Onoje Ona",
    "Kazlauskaitė": "Kazlauskaitės Kazlauskaitei Kazlauskaitę Kazlauskaite Kazlauskaitėje",
    "Pavyzdienė": "Pavyzdienės Pavyzdienei Pavyzdienę Pavyzdiene Pavyzdienėje",
    "Eglė": "Eglės Eglei Eglę Egle Eglėje",
    "Marija": "Marijos Marijai Mariją Marija Marijoje",
    "Daukša": "Daukšos Daukšai Daukšą Daukša Daukšoje",
    "Gailė": "Gailės Gailei Gailę Gaile Gailėje",
    "Žydrūnė": "Žydrūnės Žydrūnei Žydrūnę Žydrūne Žydrūnėje",
    "Šarūnas": "Šarūno Šarūnui Šarūną Šarūnu Šarūne Šarūnai",
}
"""Names in the nominative, and their other cases."""


def finds(typed: str, person: Person) -> bool:
    tokens = set(folding.tokens_of(person))
    return all(tokens & alternatives for alternatives in folding.tokens_for(typed))


@pytest.mark.parametrize("name", DECLINED)
def test_a_name_is_found_in_every_case_with_and_without_diacritics(name):
    person = Person(first_name=name)
    for form in (name, *DECLINED[name].split()):
        for typed in (form, folding.plain(form), form.upper()):
            assert finds(typed, person), typed


@pytest.mark.parametrize("name", DECLINED)
def test_a_name_recorded_in_another_case_is_found_by_its_nominative(name):
    for form in DECLINED[name].split():
        assert finds(name, Person(surname=form)), form


def test_different_names_stay_apart():
    people = {name: Person(surname=name) for name in DECLINED if name != "Petrus"}
    for name in people:
        found = {other for other, person in people.items() if finds(name, person)}
        assert found == {name}


def test_both_words_must_fit():
    person = Person(first_name="Ona", surname="Kazlauskaitė")

    assert finds("kazlauskaites onos", person)
    assert not finds("Ona Petraitė", person)


@pytest.mark.parametrize(
    "typed", ["+37061234567", "8 612 34567", "0 612 34567", "(8-612) 34567", "861234567", "00370 612 34567"]
)
def test_a_phone_is_found_however_it_is_written(typed):
    assert finds(typed, Person(phone="+370 612 34567"))
    assert not finds(typed, Person(phone="+370 612 34568"))

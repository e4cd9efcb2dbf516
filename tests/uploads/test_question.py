"""The question answered with files: what a form makes of it, and that a file once chosen is not lost."""

import re
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import translation
from django.utils.datastructures import MultiValueDict

from tests import given
from tests.cases.road import signed_in
from tests.given import at
from tests.uploads import files
from tests.uploads.pages import Evidence
from victimsupport.accounts.identity import acting_as
from victimsupport.accounts.roles import Role
from victimsupport.interface import forms as kit
from victimsupport.uploads import actions
from victimsupport.uploads.checking import Checked, ContentType
from victimsupport.uploads.models import StoredFile

NOON = at("2026-11-20 12:00")
PDF, PNG = files.a_pdf(), files.a_png()


@pytest.fixture(autouse=True)
def _in_english():
    with translation.override("en"):
        yield


def paper(name="a.pdf", content=PDF):
    return SimpleUploadedFile(name, content)


def asked(field, *uploads, **data):
    """Ask one question and return the form with these files handed in."""
    form = type("One", (kit.GovukForm,), {"asked": field})
    return form(data, MultiValueDict({"asked": list(uploads)} if uploads else {}))


def errors(form):
    return [item.message for item in form.error_items()]


# Without keeping


def test_one_file_gives_a_checked_file():
    form = asked(kit.UploadField(), paper())

    assert form.is_valid()
    assert form.cleaned_data["asked"] == Checked("a.pdf", ContentType.PDF, PDF)


def test_several_files_give_a_list():
    form = asked(kit.UploadField(several=True), paper(), paper("b.png", PNG))

    assert form.is_valid()
    assert [file.name for file in form.cleaned_data["asked"]] == ["a.pdf", "b.png"]


@pytest.mark.parametrize(("several", "nothing"), [(False, None), (True, [])])
def test_nothing_is_an_answer_where_none_is_required(several, nothing):
    form = asked(kit.UploadField(several=several, required=False))

    assert form.is_valid()
    assert form.cleaned_data["asked"] == nothing


def test_a_missing_file_is_asked_for_in_the_words_of_the_form():
    assert errors(asked(kit.UploadField(missing="Choose the diploma"))) == ["Choose the diploma"]


def test_one_of_two_files_is_too_many():
    assert errors(asked(kit.UploadField(), paper(), paper())) == ["Choose one file"]


def test_more_than_five_at_once_are_too_many():
    form = asked(kit.UploadField(several=True), *[paper() for _ in range(6)])

    assert errors(form) == ["Choose no more than 5 files at once"]


def test_of_several_each_wrong_one_is_named():
    form = asked(kit.UploadField(several=True), paper("a.pdf", files.EXE), paper(), paper("c.png", b""))

    (sentence,) = errors(form)
    assert sentence.startswith("a.pdf: This is no PDF, JPEG or PNG file")
    assert "c.png: The file is empty." in sentence


def test_a_hostile_name_is_printed_as_text():
    form = asked(kit.UploadField(several=True), paper("<img src=x onerror=alert(1)>.pdf", files.EXE))

    assert "<img src=x" not in str(form)
    assert "&lt;img src=x" in str(form)


def test_a_question_not_asked_takes_no_file():
    form_class = type("Two", (kit.GovukForm,), {
        "has": kit.YesNoField(label="?"), "asked": kit.UploadField(several=True),
        "conditional": {"has": {"yes": ["asked"]}},
    })  # fmt: skip
    form = form_class({"has": "no"}, MultiValueDict({"asked": [paper("a.pdf", files.EXE)]}))

    assert form.is_valid()
    assert form.cleaned_data["asked"] == []


@pytest.mark.parametrize("language", ["lt", "en"])
@pytest.mark.parametrize("several", [True, False])
def test_the_page_says_what_may_come_in(language, several, settings):
    settings.UPLOAD_LIMIT = 7 * 1024 * 1024
    with translation.override(language):
        form = type("One", (kit.GovukForm,), {"asked": kit.UploadField(label="?", several=several)})()
        page = str(form["asked"].as_field_group())

    assert "7\u00a0MB" in page
    assert 'accept=".pdf,.jpg,.jpeg,.jfif,.png,application/pdf,image/jpeg,image/png"' in page
    assert ("multiple" in page) is several
    assert 'aria-describedby="id_asked_helptext"' in page
    assert 'type="file"' in page
    assert "govuk-file-upload" in page


def test_a_hint_of_its_own_comes_before_the_limits():
    field = kit.UploadField(label="?", help_text="The front page.")
    page = str(type("One", (kit.GovukForm,), {"asked": field})()["asked"].as_field_group())

    assert "The front page. PDF, JPEG or PNG, up to 20\u00a0MB" in page


def test_what_was_chosen_is_told_by_name_when_somebody_else_saved_first():
    form = asked(kit.UploadField(label="Papers", several=True), paper(), paper("b.png", PNG))

    assert form.typed_values() == [("Papers", "a.pdf, b.png")]


def test_a_form_knows_whether_files_changed():
    field = kit.UploadField(several=True, required=False)

    assert asked(field, paper()).has_changed()
    assert not asked(field).has_changed()
    assert asked(field, **{"asked-remove": str(uuid4())}).has_changed()


# With keeping


@pytest.fixture
def hand_in(by):
    """Hand in the form of the pages and keep its files."""

    def handed(data, **uploads):
        form = Evidence(data, MultiValueDict({name: found for name, found in uploads.items() if found}))
        kit.keep(form, by=by, at=NOON)
        return form

    return handed


def names(stored):
    return [file.name for file in stored]


def key(form, name="papers"):
    return [str(file.pk) for file in form.fields[name].kept]


@pytest.mark.django_db
def test_a_right_form_has_stored_files(hand_in):
    form = hand_in(
        {"title": "Diplomas"}, papers=[paper(), paper("b.png", PNG)], portrait=[paper("c.png", PNG)]
    )

    assert form.is_valid()
    assert names(form.cleaned_data["papers"]) == ["a.pdf", "b.png"]
    assert form.cleaned_data["portrait"].name == "c.png"
    assert StoredFile.objects.count() == 3


@pytest.mark.django_db
def test_with_another_question_wrong_the_files_are_kept_and_shown(hand_in):
    form = hand_in({"title": ""}, papers=[paper()])

    assert not form.is_valid()
    assert errors(form) == ["Enter what it is"]
    page = str(form)
    assert "a.pdf" in page
    assert f'name="papers-kept" value="{key(form)[0]}"' in page


@pytest.mark.django_db
def test_kept_files_are_there_when_the_form_is_right(hand_in):
    first = hand_in({"title": ""}, papers=[paper()])

    second = hand_in({"title": "Diplomas", "papers-kept": key(first)}, papers=[paper("b.pdf")])

    assert second.is_valid()
    assert names(second.cleaned_data["papers"]) == ["a.pdf", "b.pdf"]
    assert StoredFile.objects.count() == 2


@pytest.mark.django_db
def test_a_required_file_that_is_kept_is_not_asked_for_again(hand_in):
    first = hand_in({"title": ""}, papers=[paper()])

    assert hand_in({"title": "Diplomas", "papers-kept": key(first)}).is_valid()


@pytest.mark.django_db
def test_of_several_the_good_ones_are_kept_though_others_are_refused(hand_in):
    form = hand_in({"title": "Diplomas"}, papers=[paper(), paper("b.pdf", files.EXE), paper("c.png", PNG)])

    assert not form.is_valid()
    assert names(form.fields["papers"].kept) == ["a.pdf", "c.png"]


@pytest.mark.django_db
def test_a_kept_file_that_is_ticked_is_removed(hand_in):
    first = hand_in({"title": ""}, papers=[paper(), paper("b.pdf")])
    kept = key(first)

    second = hand_in({"title": "", "papers-kept": kept, "papers-remove": kept[:1]})

    assert names(second.fields["papers"].kept) == ["b.pdf"]
    assert names(StoredFile.objects.all()) == ["b.pdf"]


@pytest.mark.django_db
def test_when_all_are_removed_one_is_asked_for(hand_in):
    first = hand_in({"title": "x"}, papers=[paper("a.pdf", files.EXE), paper("b.pdf")])

    second = hand_in({"title": "x", "papers-kept": key(first), "papers-remove": key(first)})

    assert errors(second) == ["Choose a paper"]
    assert not StoredFile.objects.exists()


@pytest.mark.django_db
def test_where_one_is_asked_for_a_new_file_takes_the_place_of_the_one_before(hand_in):
    first = hand_in({"title": ""}, papers=[paper()], portrait=[paper("old.png", PNG)])

    second = hand_in(
        {"title": "x", "papers-kept": key(first), "portrait-kept": key(first, "portrait")},
        portrait=[paper("new.png", PNG)],
    )

    assert second.is_valid()
    assert second.cleaned_data["portrait"].name == "new.png"
    assert sorted(names(StoredFile.objects.all())) == ["a.pdf", "new.png"]


@pytest.fixture
def others(by, service, jonas, elsewhere, authority):
    """Files this person may not go on with, each with who sees it."""
    stored = Checked("svetimas.pdf", ContentType.PDF, PDF)
    colleague = given.a_person(service, Role.CASEWORKER)
    with acting_as(jonas, elsewhere) as other:
        theirs = actions.store(upload=stored, by=other, at=NOON)
    with acting_as(colleague, service) as other:
        colleagues = actions.store(upload=stored, by=other, at=NOON)
    shared = actions.store(upload=stored, shared_with=authority, by=by, at=NOON)
    return {
        "another organisation's": (theirs, jonas, elsewhere),
        "a colleague's": (colleagues, colleague, service),
        "one that is shared": (shared, by.user, service),
    }


@pytest.mark.django_db
@pytest.mark.parametrize("whose", ["another organisation's", "a colleague's", "one that is shared"])
def test_a_key_alone_is_no_permission(hand_in, others, whose):
    file, person, organisation = others[whose]
    keys = [str(file.pk)]

    kept = hand_in({"title": "x", "papers-kept": keys}, papers=[paper()])
    removed = hand_in({"title": "x", "papers-kept": keys, "papers-remove": keys}, papers=[paper()])

    for form in (kept, removed):
        assert errors(form) == ["A file kept earlier is no longer there. Choose it again"]
        assert names(form.fields["papers"].kept) == ["a.pdf"]
    with acting_as(person, organisation):
        assert StoredFile.objects.filter(pk=file.pk).exists()


@pytest.mark.django_db
@pytest.mark.parametrize("key", ["", "x", "../", "0" * 5000])
def test_what_is_no_key_is_passed_over(hand_in, key):
    assert hand_in({"title": "x", "papers-kept": [key]}, papers=[paper()]).is_valid()


@pytest.mark.django_db
def test_a_form_opened_with_files_shows_them(by):
    file = actions.store(upload=Checked("senas.pdf", ContentType.PDF, PDF), by=by, at=NOON)

    assert "senas.pdf" in str(Evidence(initial={"papers": [file]})["papers"])
    assert "senas.pdf" in str(Evidence(initial={"portrait": [file]})["portrait"])


# In the page


@pytest.mark.django_db
def test_a_person_hands_in_puts_right_and_sends(client, pages, ona, service):
    signed_in(client, ona)
    first = client.post(
        reverse("evidence"), {"title": "", "papers": [paper("diplomas.pdf")]}
    ).content.decode()
    kept = re.findall(r'name="papers-kept" value="([^"]+)"', first)

    sent = client.post(reverse("evidence"), {"title": "Diplomas", "papers-kept": kept}).content.decode()

    assert sent == "Diplomas: diplomas.pdf; None"
    with acting_as(ona, service):
        assert StoredFile.objects.get().added_by_id == ona.pk

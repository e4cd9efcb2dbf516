"""The pages that keep a person safe: what stands before the number, and that where they are stands nowhere else."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse

from cases.models import DangerousPerson, SafeContact
from cases.views import versions
from referrals.actions import intakes
from tests import given
from tests.cases import kept_safe, road
from tests.cases.kept_safe import ADDRESS, DANGER, PLACE, WORDS
from tests.cases.road import OLGA, a_case
from tests.cases.test_plan import agree, an_assessed_case
from victimsupport.accounts.identity import acting_as
from victimsupport.accounts.roles import Role
from victimsupport.audit.models import Entry
from victimsupport.documents.rendering import render as render_pdf
from victimsupport.vault import actions as vault

SAID = {
    "channels": ["CALL", "SMS"], "weekdays": ["1", "5"], "hours": "BETWEEN", "hours_from": "09:00", "hours_until": "00:00",
    "others_may_answer": "NO", "code_word": "Agrastas", "version": "0",
}  # fmt: skip
NUMBER = "61234567"


def url(name, case, *more):
    return reverse(f"cases:{name}", args=[case.reference, *more])


def text(answer):
    return re.sub(r"\s+", " ", answer.content.decode())


def digits(answer):
    return re.sub(r"\s", "", answer.content.decode())


# What is asked


def test_any_day_is_one_tick_and_stands_there_again(ona_signed_in, by):
    case = a_case(by)

    ona_signed_in.post(url("safe_contact", case), SAID | {"weekdays": ["EVERY"]})

    assert SafeContact.objects.get(case=case).weekdays == [1, 2, 3, 4, 5, 6, 7]
    form = ona_signed_in.get(url("safe_contact", case)).context["form"]
    assert form["weekdays"].value() == ["EVERY"]


def test_nothing_says_optional_that_is_asked_for(ona_signed_in, by):
    form = ona_signed_in.get(url("safe_contact", a_case(by))).context["form"]

    assert form.fields["weekdays"].hides_optional
    assert form.fields["hours"].hides_optional
    assert form.fields["weekdays"].help_text == form.fields["hours"].help_text


def test_where_a_dangerous_person_lives_is_kept_and_shown(ona_signed_in, by):
    case = a_case(by)

    ona_signed_in.post(url("danger_new", case), {"relation": "PARTNER", "address": "Pavojaus g. 5"})

    assert "Pavojaus g. 5" in text(ona_signed_in.get(url("safety", case)))


# The number


def test_safe_contact_stands_before_the_number_and_the_number_behind_a_button(ona_signed_in, by):
    case = a_case(by)
    ona_signed_in.post(url("safe_contact", case), SAID)

    before = ona_signed_in.get(url("person", case))
    assert OLGA.surname in text(before)
    assert NUMBER not in digits(before)
    assert OLGA.email not in text(before)
    assert "Agrastas" in text(before)

    after = ona_signed_in.post(url("person", case))
    assert text(after).index("Somebody else picks up") < text(after).index("tel:+37061234567")
    assert OLGA.email not in text(after), "an e-mail was not allowed"
    purposes = [
        entry.detail["purpose"] for entry in Entry.objects.filter(action="IDENTITY_OPENED").order_by("pk")
    ]
    assert purposes == ["CASE_PAGE", "PHONE_SHOWN", "CASE_PAGE"]


def test_unknown_is_said_plainly_and_the_number_takes_a_reason(ona_signed_in, by):
    case = a_case(by)

    assert "Safe contact is unknown: nothing is allowed." in text(ona_signed_in.get(url("person", case)))
    for refused in (
        ona_signed_in.post(url("person", case)),
        ona_signed_in.post(url("person", case), {"reason": " "}),
    ):
        assert NUMBER not in digits(refused)
    assert "Say why you must see the number nevertheless" in text(refused)
    assert not Entry.objects.filter(detail__purpose="AGAINST_SAFE_CONTACT").exists()

    shown = ona_signed_in.post(url("person", case), {"reason": "Pats paprašė paskambinti"})

    assert NUMBER in digits(shown)
    assert (
        Entry.objects.get(detail__purpose="AGAINST_SAFE_CONTACT").detail["reason"]
        == "Pats paprašė paskambinti"
    )


def test_where_the_person_is_has_a_button_of_its_own(ona_signed_in, by):
    case = a_case(by)
    ona_signed_in.post(url("whereabouts", case), {"address": ADDRESS, "place": PLACE})

    assert ADDRESS not in text(ona_signed_in.get(url("person", case)))
    shown = ona_signed_in.post(url("person", case), {"show": "whereabouts"})

    assert ADDRESS in text(shown)
    assert PLACE in text(shown)
    assert NUMBER not in digits(shown)
    assert Entry.objects.filter(detail__purpose="WHEREABOUTS_SHOWN").count() == 1


def test_before_assistance_starts_one_button_shows_the_number_for_a_first_attempt(ona_signed_in, by):
    intake = intakes.receive(channel="DIRECT", received_at=road.now(), person=OLGA, by=by, at=road.now())
    page = reverse("referrals:intake", args=[intake.reference])
    person = reverse("referrals:intake-person", args=[intake.reference])

    before = ona_signed_in.get(page)
    assert "nothing yet but a first attempt" in text(before)
    assert f'action="{person}"' in text(before)
    assert NUMBER not in digits(ona_signed_in.get(person))
    assert NUMBER in digits(ona_signed_in.post(person))

    case = a_case(by)
    assert ona_signed_in.get(reverse("referrals:intake-person", args=[case.reference])).url == url(
        "person", case
    )


# What is typed


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"weekdays": []}, "Select the days on which it is allowed"),
        ({"hours": ""}, "Select the hours at which it is allowed"),
        ({"hours_from": "18:00", "hours_until": "09:00"}, "The end must be later than the beginning"),
        ({"hours_from": ""}, "Select from which hour"),
        ({"others_may_answer": ""}, "Select whether you may speak to somebody else"),
        ({"channels": ["VOICEMAIL"]}, "Who leaves a message has called"),
        ({"valid_until": "2026-11-19"}, "The last valid day is over already."),
    ],
)
def test_a_wrong_answer_says_what_to_do(ona_signed_in, by, wrong, sentence):
    case = a_case(by)

    page = text(ona_signed_in.post(url("safe_contact", case), SAID | wrong))

    assert sentence in page
    assert not SafeContact.objects.exists()


def test_nothing_ticked_is_an_answer_too(ona_signed_in, by):
    case = a_case(by)

    ona_signed_in.post(url("safe_contact", case), {"others_may_answer": "UNKNOWN", "version": "0"})

    assert SafeContact.objects.get().channels == []
    assert "Not safe to call now" in text(ona_signed_in.get(url("case", case)))


def test_the_next_version_begins_with_the_words_of_the_last(ona_signed_in, by):
    case = a_case(by)
    ona_signed_in.post(url("safe_contact", case), SAID)

    form = text(ona_signed_in.get(url("safe_contact", case)))
    assert 'value="Agrastas"' in form
    assert 'name="version" value="1"' in form
    assert ona_signed_in.post(url("safe_contact", case), SAID).status_code == 409
    assert ona_signed_in.post(url("safe_contact", case), SAID | {"version": "1"}).status_code == 302
    assert SafeContact.objects.count() == 2


def test_the_overview_asks_for_safe_contact_and_warns(ona_signed_in, by):
    case = a_case(by)
    assert "Until you ask, nothing is allowed." in text(ona_signed_in.get(url("case", case)))

    ona_signed_in.post(url("safe_contact", case), SAID | {"weekdays": ["6"]})

    page = text(ona_signed_in.get(url("case", case)))
    assert "Until you ask, nothing is allowed." not in page
    assert "Not safe to call now" in page
    assert "There is a code word" in page
    assert "Agrastas" not in page


def test_somebody_dangerous_is_recorded_shown_and_erased(ona_signed_in, by):
    case = a_case(by)
    typed = {
        "relation": "FORMER_PARTNER",
        "first_name": DANGER.first_name,
        "surname": DANGER.surname,
        "note": "Laukia",
    }

    assert ona_signed_in.post(url("danger_new", case), typed).status_code == 302
    page = text(ona_signed_in.get(url("safety", case)))
    assert DANGER.surname in page
    assert "Laukia" in page
    danger = DangerousPerson.objects.get()
    found = ona_signed_in.post(reverse("cases:find"), {"text": DANGER.surname})
    assert case.reference not in text(found)

    other = a_case(by)
    assert ona_signed_in.post(url("danger_remove", other, danger.pk)).status_code == 404
    ona_signed_in.post(url("danger_remove", case, danger.pk))
    assert DANGER.surname not in text(ona_signed_in.get(url("safety", case)))


# Canaries: where the person is, the code word, and who is dangerous stand nowhere but where they must

SECRET = [ADDRESS, PLACE, DANGER.surname, *WORDS.values()]
MAY_SHOW = {
    "person": set(WORDS.values()),
    "safety": {*WORDS.values(), DANGER.surname},
    "safe_contact": set(WORDS.values()),
    "whereabouts": {ADDRESS, PLACE},
}
PAGES = ["case", "person", "people", "accommodation", "safety", "safe_contact", "danger_new", "disclose", "whereabouts",
         "facts", "consent", "bodies", "assess", "plan", "deliver", "late_reason", "close"]  # fmt: skip


@pytest.mark.parametrize("name", PAGES)
def test_no_other_page_of_the_case_bears_them(ona_signed_in, by, name):
    case = an_assessed_case(by)
    agree(case, by)
    kept_safe.everything(case, by, road.now() - timedelta(hours=1))

    page = text(ona_signed_in.get(url(name, case)))

    assert {secret for secret in SECRET if secret in page} == MAY_SHOW.get(name, set())


def test_no_list_search_or_queue_bears_them(ona_signed_in, by):
    case = a_case(by)
    kept_safe.everything(case, by, road.now())

    pages = [
        ona_signed_in.get(reverse("cases:worklist")),
        ona_signed_in.get(reverse("cases:worklist"), {"reference": case.reference}),
        ona_signed_in.get(reverse("referrals:intakes")),
        ona_signed_in.post(reverse("cases:find"), {"text": OLGA.surname}),
        ona_signed_in.get(reverse("reporting:own")),
    ]

    assert case.reference in text(pages[0])
    assert [secret for page in pages for secret in SECRET if secret in text(page)] == []
    for secret in (ADDRESS, PLACE, DANGER.surname, DANGER.phone, "Slaptavietės"):
        assert vault.find(text=secret, by=by, at=road.now()) == []
    assert not any(Entry.objects.filter(detail__icontains=secret).exists() for secret in SECRET)


def plan_pdf(client, case, **ticked):
    page = client.post(url("plan_printed", case, 1), {"reader": "PERSON", "language": "lt"} | ticked)
    assert page["Content-Type"] == "application/pdf"
    return page


def test_the_plan_bears_the_address_only_if_it_was_ticked_for_it(ona_signed_in, by, monkeypatch):
    bodies = []
    monkeypatch.setattr(
        versions, "render_pdf", lambda *given, **named: bodies.append(given) or render_pdf(*given, **named)
    )
    case = an_assessed_case(by)
    agree(case, by)
    kept_safe.everything(case, by, road.now() - timedelta(hours=1))

    plan_pdf(ona_signed_in, case)
    assert bodies[0][1]["disclosed"] is None

    typed = {
        "disclosed": ["ADDRESS"],
        "reader": "Nukentėjęs asmuo",
        "reason": "Prašo pats",
    }
    assert ona_signed_in.post(url("disclose", case), typed).status_code == 302
    page = text(ona_signed_in.get(url("plan_printed", case, 1)))
    assert "Address. Only for: Nukentėjęs asmuo" in page
    plan_pdf(ona_signed_in, case)
    assert bodies[1][1]["disclosed"] is None, "it goes to no reader by itself"
    plan_pdf(ona_signed_in, case, with_disclosed="on")
    assert list(bodies[2][1]["disclosed"].data.values()) == [ADDRESS]


@pytest.mark.parametrize(
    "name", ["safety", "safe_contact", "danger_new", "disclose", "whereabouts", "exclusions"]
)
def test_a_foreign_case_and_a_missing_one_are_the_same_404(client, name, service, ona, jonas, elsewhere):
    with acting_as(ona, service) as by:
        case = a_case(by)
    role = [Role.SERVICE_MANAGER, Role.CASEWORKER]
    stranger = road.signed_in(client, given.a_person(elsewhere, *role))

    foreign = stranger.get(url(name, case))
    missing = stranger.get(reverse(f"cases:{name}", args=["NK-2026-99999"]))

    unlike = re.compile(r"csrfmiddlewaretoken\" value=\"\w+|nonce=\"[^\"]+|NK-2026-\d{5}")
    assert foreign.status_code == missing.status_code == 404
    assert unlike.sub("", text(foreign)) == unlike.sub("", text(missing))

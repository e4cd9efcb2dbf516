"""Nobody dangerous is handed the copy unweighed, and no representative suspected of the act at all (art. 4(4), domain.md 6)."""

import pytest

from tests.cases import kept_safe
from tests.cases.road import a_case
from tests.cases.test_representatives import MOTHER, a_childs_case
from tests.cases.test_representatives import record as represent
from tests.cases.test_safety import PETRAS, a_danger
from victimsupport.audit.models import Entry

pytestmark = pytest.mark.django_db
NAMED = f"{PETRAS.first_name} {PETRAS.surname}"
DANGEROUS = f"{kept_safe.DANGER.first_name} {kept_safe.DANGER.surname}"
MATCHES = "Matches somebody recorded as dangerous"


@pytest.fixture
def ask(ona_signed_in):
    """Ask for the copy of a case; what is answered."""

    def asked(case, **answers):
        url = f"/bylos/{case.reference}/duomenu-teises/kopija/"
        return ona_signed_in.post(url, {"kind": "pdf", "whom": "OTHER"} | answers)

    return asked


def is_given(answer):
    return answer["Content-Type"] == "application/pdf"


def downloads():
    return list(Entry.objects.filter(action="DATA_COPY_DOWNLOADED"))


@pytest.mark.parametrize("reader", [NAMED, "Pavojingas, Petras", "Petro Pavojingo"])
def test_somebody_recorded_as_dangerous_is_not_given_the_copy_at_once(by, ask, reader):
    case = a_case(by)
    a_danger(case, by)

    answer = ask(case, reader=reader)

    page = answer.content.decode()
    assert not is_given(answer)
    assert MATCHES in page
    assert case.reference in page
    assert "Say why they are given it nevertheless" in page
    assert downloads() == []


def test_somebody_dangerous_to_another_person_is_met_too(by, ask):
    other = a_case(by)
    a_danger(other, by)

    answer = ask(a_case(by), reader=NAMED)

    assert not is_given(answer)
    assert other.reference in answer.content.decode()


def test_it_is_given_for_a_reason_which_the_audit_keeps(by, ask):
    case = a_case(by)
    a_danger(case, by)

    assert not is_given(ask(case, reader=NAMED, weighed="BECAUSE"))
    assert is_given(ask(case, reader=NAMED, weighed="NAMESAKE"))
    assert [entry.detail["weighed"] for entry in downloads()] == ["NAMESAKE"]


@pytest.mark.parametrize(("weighed", "goes"), [("WISH", False), ("NAMESAKE", True)])
def test_where_the_person_is_never_goes_to_somebody_dangerous(by, ask, weighed, goes):
    case = a_case(by)
    kept_safe.everything(case, by, case.opened_at)

    answer = ask(case, reader=DANGEROUS, weighed=weighed, disclosed=["ADDRESS"], reason="Prašo pats")

    assert is_given(answer) == goes


@pytest.mark.parametrize("rest", [{"reader": "Advokatas Jonas"}, {"reader": DANGEROUS, "weighed": "WISH"}])
def test_what_was_ticked_for_one_reader_goes_to_no_other(by, ask, rest):
    case = a_case(by)
    kept_safe.everything(case, by, case.opened_at)
    own = ask(case, kind="json", whom="PERSON", disclosed=["ADDRESS", "WHEREABOUTS"], reason="Prašo pati")
    assert kept_safe.ADDRESS in own.content.decode()
    assert case.disclosures.latest("chosen_at").reader == "Pats asmuo"

    other = ask(case, kind="json", **rest)

    assert other["Content-Type"] == "application/json"
    assert kept_safe.ADDRESS not in other.content.decode()
    assert kept_safe.PLACE not in other.content.decode()


def test_nobody_else_is_asked_for_a_reason(by, ask):
    case = a_case(by)
    a_danger(case, by)

    assert is_given(ask(case, whom="PERSON"))
    assert is_given(ask(case, reader="Advokatas Jonas"))
    assert "weighed" not in downloads()[0].detail


@pytest.mark.parametrize(
    "reader", [f"{MOTHER.first_name} {MOTHER.surname}", f"{MOTHER.surname} {MOTHER.first_name}"]
)
@pytest.mark.parametrize(("is_suspected", "goes"), [(True, False), (False, True)])
def test_a_representative_suspected_of_the_act_is_refused(by, ask, reader, is_suspected, goes):
    child = a_childs_case(by)
    represent(child, by, suspected=is_suspected)

    answer = ask(child, reader=reader)

    assert is_given(answer) == goes
    assert bool(downloads()) == goes
    if not goes:
        assert "they are given no copy" in answer.content.decode()


@pytest.mark.parametrize(
    "reader", ["Mama", MOTHER.first_name, f"Mama {MOTHER.first_name}", "Marijai Kazlauskienei"]
)
def test_nor_by_half_a_name(by, ask, reader):
    child = a_childs_case(by)
    represent(child, by, suspected=True)

    assert not is_given(ask(child, reader=reader))
    assert not is_given(ask(child, whom="", reader=reader))
    assert is_given(ask(child, reader="Močiutė Kazlauskienė"))
    assert is_given(ask(child, whom="PERSON", reader=MOTHER.first_name)), "what was typed before is not asked"


def test_no_reason_lets_a_suspected_representative_have_it(by, ask):
    child = a_childs_case(by)
    represent(child, by, suspected=True)
    a_danger(child, by, person=MOTHER)

    answer = ask(child, reader=f"{MOTHER.first_name} {MOTHER.surname}", weighed="WISH")

    assert not is_given(answer)


def test_the_page_says_beforehand_who_must_not_have_it(by, ona_signed_in):
    child, calm = a_childs_case(by), a_case(by)
    represent(child, by, suspected=True)
    a_danger(child, by)

    shown, plain = (
        ona_signed_in.get(f"/bylos/{case.reference}/duomenu-teises/kopija/").content.decode()
        for case in (child, calm)
    )

    for words in ("A representative is suspected of the act", "Somebody is recorded as dangerous"):
        assert words in shown
        assert words not in plain

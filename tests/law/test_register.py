"""The register of rules: each once, each with an article, none without a test."""

import pytest

from victimsupport.law import register
from victimsupport.law.citation import CITED, Article, under


def test_no_rule_is_without_a_test():
    assert [entry.rule.id for entry in register.entries() if not entry.tests] == []


def test_a_test_that_names_a_rule_names_its_article():
    articles = {rule.id: str(rule.article) for rule in register.rules()}

    for proof in register.proofs():
        if proof.rule:
            assert articles.get(proof.rule) == proof.article, proof.test


def test_a_test_names_an_article_with_its_act():
    acts = {str(rule.article).partition(" art. ")[0] for rule in register.rules()}

    assert register.proofs()
    nameless = [proof.test for proof in register.proofs() if proof.article.partition(" art. ")[0] not in acts]

    assert nameless == []


def test_a_rule_is_applied_in_one_place():
    rules = register.rules()

    assert len(rules) == len({rule.id for rule in rules}) == len({rule.where for rule in rules})


def test_a_second_place_for_a_rule_is_refused():
    with pytest.raises(
        ValueError, match=r"R-9\.3\.content is applied twice: in .*may_be_referred_with and in"
    ):
        under("9(3)", rule="R-9.3.content")(lambda: True)

    assert CITED["R-9.3.content"].where.endswith("may_be_referred_with")


def test_every_rule_says_what_it_says_in_a_sentence():
    assert [rule.id for rule in register.rules() if not rule.says.endswith(".")] == []


def test_the_rules_stand_in_the_order_of_the_articles():
    numbers = [rule.article.number for rule in register.rules() if rule.article.act == "XIV-169"]

    assert numbers.index("2(3)") < numbers.index("9(2)") < numbers.index("10(2)") < numbers.index("13(9)")


def test_where_a_rule_is_applied_is_found_by_its_name_its_id_and_its_constant(tmp_path, monkeypatch):
    (tmp_path / "cases").mkdir()
    (tmp_path / "cases" / "actions.py").write_text(
        "from victimsupport.law import conditions, time_limits\n"
        "from victimsupport.law.conditions import is_child as young\n"
        "RULE = 'R-9.3'\n"
        "limit = time_limits.CHILD_NOTIFICATION\n"
        "may = conditions.may_be_referred_with\n"
        "child = young\n"
        "other.may_be_referred_with\n",
        encoding="utf-8",
    )
    monkeypatch.setattr(register, "ROOT", tmp_path)
    monkeypatch.setattr(register, "proofs", tuple)  # it would remember that there are none

    applied = {entry.rule.id: list(entry.applied) for entry in register.entries() if entry.applied}

    assert applied == {
        "R-9.2": ["cases/actions.py:4"],
        "R-9.3": ["cases/actions.py:3"],
        "R-9.3.content": ["cases/actions.py:5"],
        "R-2.8": ["cases/actions.py:6"],
    }


def test_an_article_is_cited_with_its_act():
    assert str(Article("9(3)")) == "XIV-169 art. 9(3)"
    assert str(Article("1.122", act="Civil Code")) == "Civil Code art. 1.122"

"""The house rules a linter cannot see."""

import ast
import inspect
import re
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from types import ModuleType

import pytest
from django.apps import apps
from django.conf import settings
from django.db.models import Model

from victimsupport.celery import app as celery
from victimsupport.law import register

ROOT = Path(__file__).parents[2]
OURS = ["victimsupport", "accreditation", "referrals", "cases", "reporting"]
WRITES = {
    "save",
    "create",
    "bulk_create",
    "bulk_update",
    "aupdate",
    "get_or_create",
    "update_or_create",
}
WRITES_OF_QUERYSETS = {"update", "delete"}
"""Dictionaries and sets have these too: only what is called on a manager or a queryset counts."""
SAVES_PICTURES = "victimsupport/uploads/examining.py"
"""Knows no database: what it saves is a picture, into memory."""
MAY_CROSS = {
    # path of the action: why it writes into another organisation
    "accreditation/actions/applying.py:_receive",  # an application reaches the authority: art. 13(2)
    "accreditation/actions/applying.py:withdraw",  # the applicant ends its own application there
    "accreditation/actions/applying.py:_tell",  # the authority's officers are told to look
    "accreditation/actions/applying.py:ask",  # the service's own request reaches the authority: 13(5)1, 13(6)1
    "accreditation/actions/applying.py:take_back",  # and so does its taking back
    "accreditation/actions/overseeing.py:answer",  # what the service answers to a finding reaches the authority
    "accreditation/actions/notifying.py:tell",  # the service is told of a decision in writing: art. 13(8)
    "referrals/actions/sending.py:send",  # the service receives what the person agreed to: art. 9(3)
    "referrals/actions/notifications.py:send",  # the Child Rights Service's inbox: art. 9(2)
    "referrals/actions/consents.py:withdraw",  # the service is told of the withdrawal at once
    "referrals/actions/stops.py:send_back",  # what the service may not start goes back to its sender: domain.md 3.5
    "cases/actions/transferring.py:offer",  # another service is asked to take a person on, without a name: 3.5
    "cases/actions/transferring.py:withdraw",  # the person withdrew: the question ends there, or it is told at once
    "cases/actions/transferring.py:come_back",  # nobody answered in time: nothing of the question stays there
    "cases/actions/receiving.py:accept",  # the sender gives the person over and closes the case
    "cases/actions/receiving.py:refuse",  # the sender is told that the person stays, and why
    "cases/actions/receiving.py:give_back",  # a service whose right stopped gives back whom it was asked about
    "reporting/figures/accommodation.py:of_service",  # into no other: a restricted person is counted, too
    "reporting/figures/closed.py:years",  # which years are frozen, before two registrations are joined: domain.md 5.1
    "accreditation/effects.py:follow",  # a stopped right has effects in the service, with the decision: domain.md 3.5
    "accreditation/effects.py:resume",  # and what it left to do there is moot once the right may be used again
    "accreditation/effects.py:recount",  # what a corrected fact of the past changes there
    "accreditation/effects.py:counts",  # what a stop would touch, as numbers, before the head signs: domain.md 7
    "referrals/actions/emergency.py:open_up",  # written for the person, who cannot see the case yet: decision 0008
    "referrals/actions/emergency.py:_hidden",  # whether a number is that of a restricted case of one's own service
    "cases/actions/safety.py:_exclude",  # into no other: a restricted case of its own must be shut, too
    "cases/documents/retention.py:looks_held",  # into no other: a hold on a restricted case keeps its looks, too
    "victimsupport/accounts/rounds.py:everywhere",  # the round of scheduled work, below
    "victimsupport/duties/admin.py:recount_everywhere",  # a changed holiday table moves open duties everywhere
}


def modules(name: str) -> list[Path]:
    return [path for app in OURS for path in sorted((ROOT / app).rglob(name))]


def relative(path: Path) -> str:
    return str(path.relative_to(ROOT))


def is_action(path: Path) -> bool:
    return path.name == "actions.py" or path.parent.name == "actions"


def is_view(path: Path) -> bool:
    return path.name == "views.py" or path.parent.name == "views"


def imported(path: Path) -> ModuleType:
    return import_module(".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"))


def calls(path: Path) -> Iterator[ast.Call]:
    return (node for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Call))


def own_models() -> list[type[Model]]:
    return [model for model in apps.get_models() if model.__module__.split(".")[0] in OURS]


@pytest.mark.parametrize("path", [p for p in modules("*.py") if is_action(p)], ids=relative)
def test_an_action_says_who_when_and_what(path: Path) -> None:
    module = imported(path)
    for name, action in inspect.getmembers(module, inspect.isfunction):
        if action.__module__ != module.__name__ or name.startswith("_"):
            continue
        parameters = inspect.signature(action).parameters
        keyword_only = {n for n, p in parameters.items() if p.kind is p.KEYWORD_ONLY}
        assert {"by", "at"} <= keyword_only, f"{name} must take by and at as keywords"
        assert action.__doc__, f"{name} needs a docstring"


def test_only_actions_write() -> None:
    offenders = [
        f"{relative(path)}:{call.lineno}"
        for path in modules("*.py")
        if not is_action(path) and "migrations" not in path.parts and relative(path) != SAVES_PICTURES
        for call in calls(path)
        if writes(call)
    ]
    assert offenders == []


def writes(call: ast.Call) -> bool:
    """Test whether a call writes rows: by its name, or by its name on something that smells of a queryset."""
    if not isinstance(call.func, ast.Attribute):
        return False
    if isinstance(call.func.value, ast.Call) and ast.unparse(call.func.value) == "super()":
        return False
    on = ast.unparse(call.func.value)
    if call.func.attr in WRITES_OF_QUERYSETS:
        return bool(re.search(r"\.(objects|filter|exclude|all|select_for_update)\b|_set\b", on))
    return call.func.attr in WRITES


@pytest.mark.parametrize("path", [p for p in modules("*.py") if is_view(p)], ids=relative)
def test_a_view_starts_from_what_the_user_may_see(path: Path) -> None:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Attribute):
            assert node.attr != "objects", f"{relative(path)}:{node.lineno}"


@pytest.mark.parametrize(
    "path", [p for p in modules("lifecycle.py") if "management" not in p.parts], ids=relative
)
def test_a_lifecycle_is_whole(path: Path) -> None:
    lifecycle = imported(path)
    assert set(lifecycle.MOVES) == set(lifecycle.Status)
    assert {lifecycle.START}.union(*lifecycle.MOVES.values()) == set(lifecycle.Status)


@pytest.mark.parametrize("model", own_models(), ids=lambda model: model._meta.label)
def test_every_field_is_classed_as_personal_data_or_not(model: type[Model]) -> None:
    fields = {field.name for field in model._meta.concrete_fields}
    assert model.personal_data | model.other_data == fields
    assert not model.personal_data & model.other_data


@pytest.mark.parametrize("model", own_models(), ids=lambda model: model._meta.label)
def test_a_model_has_neither_an_ordering_nor_a_save_of_its_own(model: type[Model]) -> None:
    assert not model._meta.ordering
    assert "save" not in vars(model)


def test_every_rule_of_the_law_has_a_test() -> None:
    assert [entry.rule.id for entry in register.entries() if not entry.tests] == []


def test_only_listed_actions_cross_over_to_another_organisation() -> None:
    found = {
        f"{relative(path)}:{function.name}"
        for path in modules("*.py")
        if "tasks" not in path.name and "management" not in path.parts and "demo" not in path.parts
        for function in ast.walk(ast.parse(path.read_text()))
        if isinstance(function, ast.FunctionDef)
        for call in ast.walk(function)
        if isinstance(call, ast.Call)
        and re.match(r"(\w+\.)?acting_as\((\w+\.)?system\(\)", ast.unparse(call))
    }
    assert found == set(MAY_CROSS)


def test_only_scheduled_work_goes_the_round_of_organisations() -> None:
    found = {
        path.name
        for path in modules("*.py")
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.ImportFrom) and node.module == "victimsupport.accounts.rounds"
    }
    assert found == {"tasks.py"}


@pytest.mark.parametrize("path", modules("*.py"), ids=relative)
def test_a_function_fits_on_a_screen(path: Path) -> None:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.FunctionDef) and "migrations" not in path.parts:
            length = (node.end_lineno or 0) - node.lineno + 1
            assert length <= 40, f"{node.name} in {relative(path)} has {length} lines"


def test_a_task_takes_no_data() -> None:
    """The broker holds the names of tasks alone: who a thing is about stays in the database."""
    celery.loader.import_default_modules()
    ours = {name: task for name, task in celery.tasks.items() if name.split(".")[0] in OURS}
    taken = {
        name: {p.kind for p in inspect.signature(task.run).parameters.values()} for name, task in ours.items()
    }

    assert set(settings.CELERY_BEAT_SCHEDULE) == set(ours)
    assert {name for name, kinds in taken.items() if kinds != {inspect.Parameter.VAR_KEYWORD}} == set()
    assert [
        entry for entry in settings.CELERY_BEAT_SCHEDULE.values() if {"args", "kwargs"} & set(entry)
    ] == []

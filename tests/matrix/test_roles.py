"""Every named address of the site × every role, about an object of the asker's own organisation: the reviewed table holds."""

import os

from tests.matrix.asking import Answer, Asker, is_open, is_refused
from tests.matrix.table import OF_THE_ADMIN, OF_THE_ADMIN_ITSELF, OTHERS, WHO, WRITTEN_BY_FEWER
from tests.matrix.world import FIRST_AT, Page, World, every_page

WHOLE = bool(os.environ.get("WHOLE_MATRIX"))
"""Ask every role in both ways; else in one way, turn about: a view asks for the role before it asks what it is to do."""
WAYS = ("GET", "POST")

type Fault = tuple[str, ...]


def test_every_address_stands_in_the_table() -> None:
    names = {page.name for page in every_page()}
    of_packages = {name for name in names if name.startswith(tuple(OTHERS))}
    of_the_admin = {name for name in names if name.startswith("admin:")}
    known = {name for name in of_the_admin if name.removeprefix("admin:").startswith(tuple(OF_THE_ADMIN))}

    assert names - of_packages - known - OF_THE_ADMIN_ITSELF == set(WHO)


def test_every_page_is_open_to_the_roles_of_the_table_and_to_no_other(world: World) -> None:
    faults: list[Fault] = []
    for number, page in enumerate(page for page in every_page() if page.name in WHO):
        path, answered = world.address(page), []
        for turn, (asker, who, may) in enumerate(world.askers_of(page)):
            ways = WAYS if WHOLE or (may and not answered) else (WAYS[(number + turn) % 2],)
            for way in ways:
                answer = asker.asks(way, path)
                answered += [answer] if may else []
                if not (opens(page, way, answer) if may else refuses(world, page, asker, way, answer)):
                    faults.append((page.name, who, "may" if may else "may not", way, str(answer)))
        if all(each.status == 405 for each in answered):
            faults.append((page.name, "answers nobody"))
    assert faults == []


def test_the_admin_is_open_to_those_who_work_in_it_and_to_no_other(world: World) -> None:
    """Whoever may not is refused before anything is looked for: asked about what there is not, they learn nothing."""
    faults: list[Fault] = []
    pages = [
        page
        for page in every_page()
        if page.name.startswith("admin:") and page.name not in OF_THE_ADMIN_ITSELF
    ]
    for number, page in enumerate(pages):
        roles = OF_THE_ADMIN[page.name.removeprefix("admin:").partition("_")[0]]
        for turn, (role, kind) in enumerate(FIRST_AT.items()):
            if role not in roles and (number + turn) % 3 and not WHOLE:
                continue
            answer = world.asker(world.home[kind], role).asks("GET", world.made_up(page))
            is_led_away = answer.status == 403 or dict(answer.headers).get("Location", "").startswith(
                "/admin/login/"
            )
            is_led_away |= (
                page.name.endswith("_history") and answer.status == 404
            )  # there is none, for anybody
            is_list = page.name.endswith("_changelist")
            if (role in roles and is_list and answer.status != 200) or (
                role not in roles and not is_led_away
            ):
                faults.append((page.name, role, "may" if role in roles else "may not", str(answer)))
            if answer.status >= 500:
                faults.append((page.name, role, "fails", str(answer)))
        visitor = world.visitor().asks("GET", world.made_up(page))
        if visitor.status != 302 or "login" not in dict(visitor.headers)["Location"]:
            faults.append((page.name, "a visitor", str(visitor)))
    assert faults == []


def opens(page: Page, way: str, answer: Answer) -> bool:
    """Test whether a page let somebody in who may open it."""
    return is_open(answer) or (way == "POST" and answer.status == 403 and page.name in WRITTEN_BY_FEWER)


def refuses(world: World, page: Page, asker: Asker, way: str, answer: Answer) -> bool:
    """Test whether a page refused somebody as every page does, or, in another part of the menu, as if there were nothing."""
    if is_refused(asker, way, answer):
        return True
    return answer.status == 403 and answer == asker.asks(way, world.missing(page))

"""How names and phones are folded for search: without diacritics, capitals and Lithuanian case endings."""

import re
import unicodedata
from collections.abc import Iterator
from itertools import combinations, product

from victimsupport.vault.person import Person

ENDINGS = (
    "as", "o", "ui", "a", "u", "e", "ai", "is", "io", "iui", "i", "iu", "yje", "ys", "y", "us", "aus", "umi", "uje",
    "au", "ius", "iaus", "iumi", "iuje", "iau", "os", "oje", "oj", "es", "ei", "eje", "ej", "ia", "ios", "iai", "ioje",
    "ams", "ais", "uose", "ose", "iams", "iais",
)  # fmt: skip
"""Of names of every declension, without diacritics; so the long and the nasal vowels are among the short."""
SHORTEST_STEM = 2
SHORTEST_PREFIX = 3
OF_WOMEN = ("", "ien", "uvien", "ait", "yt", "ut", "iut")
"""What the surnames of a family's women have after the root, their case endings taken off."""
DIGITS_OF_A_PHONE = 8
BY_LENGTH = sorted(ENDINGS, key=len, reverse=True)


def plain(text: str) -> str:
    """Return the text in small letters without diacritics."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))


def stem(word: str) -> str:
    """
    Return a folded word without its case ending: Jonaitis, Jonaičio and Jonaitį meet in one.

    Before a soft ending t becomes č and d becomes dž; both are turned back wherever they end a stem.
    """
    for ending in BY_LENGTH:
        if word.endswith(ending) and len(word) - len(ending) >= SHORTEST_STEM:
            word = word[: -len(ending)]
            break
    return re.sub(r"dz$", "d", re.sub(r"c$", "t", word))


def words(text: str) -> list[str]:
    return re.findall(r"[^\W\d_]+", plain(text))


def phone(text: str) -> str:
    """Return the last eight digits of a number: 0 612 34567, 8 612 34567 and +370 612 34567 meet in one."""
    return "".join(re.findall(r"\d", text))[-DIGITS_OF_A_PHONE:]


def tokens_of(person: Person) -> Iterator[str]:
    """Yield everything a person is to be found by: stems, prefixes, phone, e-mail. Hashed before they are kept."""
    for word in {*words(person.first_name), *words(person.surname)}:
        yield f"name|{stem(word)}"
        for length in range(SHORTEST_PREFIX, len(word) + 1):
            yield f"start|{word[:length]}"
    if len(phone(person.phone)) == DIGITS_OF_A_PHONE:
        yield f"phone|{phone(person.phone)}"
    if person.email:
        yield f"email|{person.email.casefold().strip()}"


def tokens_for(text: str) -> list[set[str]]:
    """Return what to look for: for each word typed, the tokens of which one must match."""
    if "@" in text:
        return [{f"email|{text.casefold().strip()}"}]
    if len(phone(text)) == DIGITS_OF_A_PHONE and not words(text):
        return [{f"phone|{phone(text)}"}]
    return [{f"name|{stem(word)}", f"start|{word}"} for word in words(text) if len(word) >= SHORTEST_PREFIX]


def likeness_of(person: Person) -> dict[str, list[set[str]]]:
    """
    Return by what somebody else would seem to be this person: of each list one token of every set must match.

    A phone, an e-mail; of names both together, since every other Jonas would be taken for him.
    """
    found = {}
    if len(phone(person.phone)) == DIGITS_OF_A_PHONE:
        found["PHONE"] = [{f"phone|{phone(person.phone)}"}]
    if person.email.strip():
        found["EMAIL"] = [{f"email|{person.email.casefold().strip()}"}]
    names = [{f"name|{stem(word)}" for word in words(name)} for name in (person.first_name, person.surname)]
    if all(names):
        found["NAME"] = names
    return found


def marks_of(person: Person) -> Iterator[str]:
    """
    Yield what somebody recorded as dangerous is recognised by: first name with surname in either order, phone, e-mail.

    One word of a name marks nobody: every other Jonas would be taken for him. No search asks for marks.
    """
    firsts, surnames = words(person.first_name), words(person.surname)
    pairs = product(firsts, surnames) if firsts and surnames else combinations(firsts or surnames, 2)
    for pair in pairs:
        yield f"marked|name|{'|'.join(sorted(stem(word) for word in pair))}"
    if len(phone(person.phone)) == DIGITS_OF_A_PHONE:
        yield f"marked|phone|{phone(person.phone)}"
    if person.email:
        yield f"marked|email|{person.email.casefold().strip()}"


def family_of(name: str) -> set[str]:
    """Return the tokens of everybody who bears somebody's surname: Kazlauskas, Kazlauskienė and Kazlauskaitė meet."""
    found = set()
    for word in words(name.rsplit(maxsplit=1)[-1] if name.strip() else ""):
        root = re.sub(r"(uvien|ien|ait|iut|ut|yt)$", "", stem(word)) if word.endswith("e") else stem(word)
        found |= {f"name|{root}{ending}" for ending in OF_WOMEN}
    return found

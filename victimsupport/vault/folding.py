"""How names and phones are folded for search: without diacritics, capitals and Lithuanian case endings."""

import re
import unicodedata
from collections.abc import Iterator

from victimsupport.vault.person import Person

ENDINGS = (
    "iaus", "iams", "iais", "iene", "iai", "ius", "iui", "iau", "ams", "ais", "uose", "ose",
    "as", "is", "ys", "us", "es", "ei", "ai", "ui", "iu", "io", "ia", "os", "oj", "aus", "ą",
    "a", "e", "o", "u", "i", "y",
)  # fmt: skip
SHORTEST_STEM = 3
SHORTEST_PREFIX = 3
DIGITS_OF_A_PHONE = 8
BY_LENGTH = sorted(ENDINGS, key=len, reverse=True)


def plain(text: str) -> str:
    """Return the text in small letters without diacritics."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))


def stem(word: str) -> str:
    """Return a folded word without its case ending: Jonaitis, Jonaičio and Jonaitį meet in one."""
    for ending in BY_LENGTH:
        if word.endswith(ending) and len(word) - len(ending) >= SHORTEST_STEM:
            word = word[: -len(ending)]
            break
    return re.sub(r"(?<=[a-z]{2})(ci|dzi)$", lambda found: {"ci": "t", "dzi": "d"}[found[0]], word)


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

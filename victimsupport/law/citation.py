"""How a rule names the article it comes from."""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Article:
    """An article of the law, or of another act where that act is named."""

    number: str
    act: str = "XIV-169"

    def __str__(self) -> str:
        return f"{self.act} art. {self.number}"


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule of the law, and the one place in the code that holds it."""

    id: str
    article: Article
    where: str
    says: str
    inferred: str = ""


CITED: dict[str, Rule] = {}


def under[T: Callable[..., object]](
    number: str, *, rule: str, act: str = "XIV-169", inferred: str = ""
) -> Callable[[T], T]:
    """
    Mark a function or a list as the one place where a rule is applied.

    :param inferred: what in it is an adopted reading and not the text of the law
    :raises ValueError: if another place already applies that rule
    """

    def mark(place: T) -> T:
        where = f"{place.__module__}.{place.__qualname__}"
        if rule in CITED and CITED[rule].where != where:
            raise ValueError(f"{rule} is applied twice: in {CITED[rule].where} and in {where}.")
        says = (place.__doc__ or "").strip().partition("\n")[0]
        CITED[rule] = Rule(rule, Article(number, act), where, says, inferred)
        return place

    return mark

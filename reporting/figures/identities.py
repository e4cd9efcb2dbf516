"""What must add up before a year may be closed or a figure may leave: domain.md 5.1."""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from reporting.figures.definitions import CHANNEL, FUNCTION, GROUPS, MONTH, MUNICIPALITY
from reporting.figures.reading import YearFigures
from victimsupport.choices import ServiceFunction
from victimsupport.directory.models import Municipality


@dataclass(frozen=True)
class Check:
    """One identity with both its sides."""

    name: Promise
    left: int
    right: int
    at_most: bool = False

    @property
    def holds(self) -> bool:
        return self.left <= self.right if self.at_most else self.left == self.right

    @property
    def relation(self) -> str:
        return "≤" if self.at_most else "="

    @property
    def relation_on_paper(self) -> Promise | str:
        """Return the relation in letters and signs that our own fonts have."""
        return _("at most") if self.at_most else "="


def checks(figures: YearFigures) -> list[Check]:
    """Return every identity of a year, checked."""
    whole = figures.whole
    agreed, registered = whole("ST-3"), whole("ST-2")
    return [
        Check(_("Agreed and the others make up the registered"), agreed + whole("ST-3d"), registered),
        Check(
            _("Women, men, children and not stated make up those who agreed"), sum(map(whole, GROUPS)), agreed
        ),
        Check(_("Persons with a disability are among those who agreed"), whole("ST-5"), agreed, at_most=True),
        Check(
            _("Those who wished to remain anonymous are among those who agreed"),
            whole("ST-6"),
            agreed,
            at_most=True,
        ),
        Check(
            _("Services in continued cases are among the services"),
            whole("ST-7c"),
            whole("ST-7"),
            at_most=True,
        ),
        *_sums_of_splits(figures),
        *_sums_of_services(figures),
    ]


def disagreeing(figures: YearFigures) -> list[Check]:
    """Return the identities that do not hold: none, or the figures must not leave."""
    return [check for check in checks(figures) if not check.holds]


def _sums_of_splits(figures: YearFigures) -> list[Check]:
    places = set(Municipality.objects.values_list("code", flat=True))
    functions = set(ServiceFunction.values)
    sums: list[tuple[Promise, str, str, Callable[[str], bool]]] = [
        (_("The channels make up the registered"), "ST-2", CHANNEL, bool),
        (
            _("Municipalities, not stated and abroad make up the registered"),
            "ST-2",
            MUNICIPALITY,
            places.__contains__,
        ),
        (
            _("Municipalities, not stated and abroad make up those who agreed"),
            "ST-3",
            MUNICIPALITY,
            places.__contains__,
        ),
        (_("The months make up the registered"), "ST-2", MONTH, bool),
        (_("The nine functions make up the services"), "ST-7", FUNCTION, functions.__contains__),
        (_("The months make up the services"), "ST-7", MONTH, bool),
    ]
    return [
        Check(name, sum(n for code, n in figures.split(of, by).items() if known(code)), figures.whole(of))
        for name, of, by, known in sums
    ]


def _sums_of_services(figures: YearFigures) -> list[Check]:
    names = {
        "ST-2": _("The support services make up the registered"),
        "ST-3": _("The support services make up those who agreed"),
        "ST-7": _("The support services make up the services"),
    }
    return [Check(names[name], sum(each), figures.whole(name)) for name, each in figures.services.items()]

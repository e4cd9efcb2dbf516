"""Work done for every organisation in turn, each in a transaction of its own."""

import logging
from collections.abc import Callable, Iterable

from victimsupport.accounts.identity import Actor, acting_as, system
from victimsupport.accounts.models import Organisation

log = logging.getLogger(__name__)


def everywhere(do: Callable[[Actor], int], organisations: Iterable[Organisation], *, what: str) -> int:
    """
    Do something as the system for each organisation; what fails in one does not hold up the others.

    :param what: names the work in the log
    :raises RuntimeError: at the end, if it failed for any
    """
    done, failed = 0, 0
    for organisation in organisations:
        try:
            with acting_as(system(), organisation) as by:
                done += do(by)
        except Exception:
            failed += 1
            log.exception("%s failed for organisation %s", what, organisation.pk)
    if failed:
        raise RuntimeError(f"{what} failed for {failed} organisations")
    return done

"""Which rows of the audit say only that somebody looked, or was refused a look: the access log of DP-5."""

import re

READS = r"_(VIEWED|PRINTED|DOWNLOADED|EXPORTED|COMPARED|SHOWN|SEARCHED)$"
"""How the audit's names for looking end; so a page that comes later is in the log without being listed here."""
OPENED = "IDENTITY_OPENED"
EMERGENCY = "EMERGENCY_ACCESS"
REFUSALS = r"^REFUSED_"
IN_THE_LOG = f"{READS}|^({OPENED}|{EMERGENCY})$|{REFUSALS}"
"""What goes when the term of the access log is over; the database's vs_is_look says the same, which is tested."""


def is_look(action: str) -> bool:
    """Test whether this is the audit's name for a look."""
    return action in (OPENED, EMERGENCY) or re.search(READS, action) is not None


def is_in_the_log(action: str) -> bool:
    """Test whether a row belongs to the access log: a look, or a refusal of one. What was done does not."""
    return re.search(IN_THE_LOG, action) is not None

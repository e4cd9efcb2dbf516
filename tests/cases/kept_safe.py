"""A case with something of everything that keeps a person safe, for worlds in which every page has something to show."""

from datetime import datetime, time

from cases.actions import disclosure, safety
from cases.actions.safety import Said
from cases.models import Case, DangerousPerson
from victimsupport.accounts.identity import Actor
from victimsupport.vault.person import Person

DANGER = Person(
    first_name="Grėsmantas", surname="Pavojingauskas", phone="+37069876543", email="gresmantas@example.org"
)
WORDS = {
    "who_may_answer": "Sesuo gali, vyras ne",
    "caller_script": "Skambina biblioteka dėl knygų",
    "code_word": "Agrastas",
    "note": "Tik tyliai",
}
ADDRESS, PLACE = "Slaptavietės g. 77-7, Nežinia", "Pas krikštamotę Dingusioje"


def everything(case: Case, by: Actor, at: datetime) -> DangerousPerson:
    """Make it by the road users take."""
    said = Said(
        channels=["CALL", "LETTER"],
        weekdays=[1, 2, 3, 4, 5],
        hours=(time(9), time(17)),
        others_may_answer="NO",
        **WORDS,
    )
    safety.record_contact(case=case, said=said, seen=0, by=by, at=at)
    safety.record_whereabouts(case=case, address=ADDRESS, place=PLACE, by=by, at=at)
    danger = safety.record_danger(
        case=case, relation="FORMER_PARTNER", person=DANGER, note="Laukia prie durų", by=by, at=at
    )
    disclosure.choose(
        case=case,
        document="PLAN",
        fields=["ADDRESS"],
        reader="Nukentėjęs asmuo",
        reason="Prašo pats",
        by=by,
        at=at,
    )
    return danger

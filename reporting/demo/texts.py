"""What stands in the free text of the demonstration, and the names in it. Each surname says that it is invented."""

from random import Random

WOMEN = (
    "Rasa", "Jurga", "Vaiva", "Eglė", "Austėja", "Gabija", "Milda", "Laima", "Aušra", "Rūta", "Ugnė", "Medeina",
    "Daiva", "Neringa", "Živilė", "Birutė", "Skaistė", "Ieva", "Saulė", "Audra",
)  # fmt: skip
MEN = (
    "Jonas", "Petras", "Kęstutis", "Vytenis", "Mindaugas", "Gintaras", "Ąžuolas", "Algis", "Darius", "Tauras", "Rytis",
    "Šarūnas", "Žygimantas", "Domas", "Aidas", "Linas", "Giedrius", "Saulius", "Ugnius", "Eimantas",
)  # fmt: skip
INVENTED = ("Pavyzd", "Išgalvot", "Praman", "Tariam", "Netikr", "Sugalvot", "Menam", "Bandym")
ENDINGS = (
    ("aitis", "aitė"), ("onis", "onytė"), ("ėnas", "ėnaitė"), ("ūnas", "ūnaitė"), ("auskas", "auskienė"),
    ("evičius", "evičienė"),
)  # fmt: skip
PHONE = "+370 000 {:05}"
"""No subscriber can have it: 0 is what is dialled before a number inside the country."""


def a_name(dice: Random, *, woman: bool) -> tuple[str, str]:
    """Return an invented first name and surname."""
    ending = dice.choice(ENDINGS)[1 if woman else 0]
    return dice.choice(WOMEN if woman else MEN), dice.choice(INVENTED) + ending


NEEDS = {
    "SAFETY": "Saugos planas: kam skambinti ir kur eiti, jei vėl kiltų grėsmė.",
    "EMOTIONAL": "Nerimas ir sutrikęs miegas po įvykio, reikia psichologo pagalbos.",
    "HEALTH": "Sužalojimai dar gydomi, reikia informacijos apie sveikatos priežiūrą.",
    "HOUSING": "Grįžti į ankstesnius namus nesaugu, reikia laikino būsto.",
    "LEGAL": "Neaiški proceso eiga ir nukentėjusio asmens teisės.",
    "FINANCIAL": "Dėl patirtos žalos sunku apmokėti būtinas išlaidas.",
    "FAMILY": "Reikia pagalbos prižiūrint vaikus, kol vyksta procesas.",
    "COMMUNICATION": "Reikia pagalbos bendraujant su institucijomis.",
    "PROTECTION": "Prašoma apsaugos priemonių per apklausas.",
}
NEED_WEIGHTS = {
    "EMOTIONAL": 30, "LEGAL": 22, "SAFETY": 14, "FINANCIAL": 9, "HEALTH": 8, "FAMILY": 6, "COMMUNICATION": 5,
    "PROTECTION": 4, "HOUSING": 2,
}  # fmt: skip
MEASURES = {
    "NEEDS_ASSESSMENT_AND_PLAN": "Peržiūrėti poreikius ir planą",
    "RIGHTS_INFORMATION": "Paaiškinti teises ir kas jas užtikrina",
    "SOCIAL_SERVICES_INFORMATION": "Nurodyti socialinių paslaugų teikėjus",
    "EMOTIONAL_PSYCHOLOGICAL_SUPPORT": "Psichologo konsultacijos",
    "TEMPORARY_ACCOMMODATION": "Laikinas apgyvendinimas",
    "HEALTHCARE_INFORMATION": "Nurodyti, kur gydytis ir reabilituotis",
    "ACCOMPANIMENT": "Palydėti į apklausą",
    "COMPLAINT_INFORMATION": "Paaiškinti, kaip ir kam paduoti pareiškimą",
    "PROCEDURE_BODIES_INFORMATION": "Paaiškinti, į kurią instituciją kreiptis dėl proceso",
}
LATE = (
    "Asmuo neatsiliepė, pavyko susisiekti kitą dieną.",
    "Darbuotoja sirgo, perduota kolegai.",
    "Sutriko ryšys, pranešta vėliau.",
    "Didelis darbo krūvis po švenčių.",
)
AGREED_ORALLY = "Planas aptartas pokalbyje, asmuo jam pritarė."
RELATIONS = ("sesuo", "brolis", "motina", "tėvas", "kaimynė", "draugas", "socialinė darbuotoja")
DANGEROUS = ("Grėsmantas", "Netikrauskas")
"""Nobody who works anywhere bears this name: whoever did would be shut out of the case."""
CODE_WORD, SCRIPT = "Agrastas", "Skambinama iš bibliotekos dėl rezervuotos knygos."
WHO_ANSWERS, QUIETLY = "Sesuo gali atsiliepti, sutuoktinis – ne.", "Kalbėti tyliai, šalia gali būti vaikai."
WHEREABOUTS = "Laikinai pas krikšto mamą (išgalvota vieta)."
WAITS_AT_THE_DOOR = "Laukia prie darbovietės durų, turi raktą nuo buto."
TRANSLATORS = "Vertimų biuras (pavyzdys)"
TOLD_BY_SCHOOL = "Vaiko teisių tarnybai jau pranešė mokykla."
SISTER_OF_A_COLLEAGUE = "Asmuo yra kolegės sesuo."
NEEDS_A_BED_NOW = "Budint naktį paskambino asmuo, reikia pastogės."
ASKED_FOR_A_COPY = "Prašo visų apie ją turimų duomenų kopijos."
HELD_FOR_A_COURT = "Byla reikalinga teisme, laukiama sprendimo."
DID_NOT_ASK = "Asmuo neprašė."

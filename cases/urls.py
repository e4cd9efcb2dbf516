"""The pages of assistance: addresses are Lithuanian, and name a case by its reference number."""

from django.urls import path

import victimsupport.references  # noqa: F401  what <reference:…> takes
from cases.views import (
    assessment,
    case,
    closing,
    decision,
    delivery,
    opening,
    plan,
    stops,
    versions,
    worklist,
)

app_name = "cases"
of_a_case = [
    path("bylos/<reference:reference>/", case.show, name="case"),
    path("bylos/<reference:reference>/asmuo/", case.person, name="person"),
    path("bylos/<reference:reference>/duomenys/", case.facts, name="facts"),
    path("bylos/<reference:reference>/sutikimas/", case.consent, name="consent"),
    path("bylos/<reference:reference>/institucijos/", case.bodies, name="bodies"),
    path("bylos/<reference:reference>/poreikiai/", assessment.assess, name="assess"),
    path("bylos/<reference:reference>/planas/", plan.agree, name="plan"),
    path("bylos/<reference:reference>/planas/palyginimas/", versions.compared, name="plans_compared"),
    path("bylos/<reference:reference>/planas/<int:number>/", versions.version, name="plan_printed"),
    path("bylos/<reference:reference>/paslaugos/nauja/", delivery.deliver, name="deliver"),
    path(
        "bylos/<reference:reference>/paslaugos/<uuid:delivery_id>/atsaukimas/",
        delivery.cancel,
        name="cancel_delivery",
    ),
    path(
        "bylos/<reference:reference>/paslaugos/<uuid:delivery_id>/taisymas/",
        delivery.correct,
        name="correct_delivery",
    ),
    path("bylos/<reference:reference>/teise/", stops.tell, name="right_stop"),
    path("bylos/<reference:reference>/velavimas/", closing.late_reason, name="late_reason"),
    path("bylos/<reference:reference>/uzdarymas/", closing.close, name="close"),
]
to_a_case = [
    path("darbai/", worklist.worklist, name="worklist"),
    path("darbai/paieska/", worklist.find, name="find"),
    path("priemimai/<reference:reference>/pradzia/", opening.start, name="start"),
    path("bylos/<reference:reference>/sprendimas/", decision.decide, name="decide"),
    path("bylos/<reference:reference>/atsisakymas/", decision.decline, name="decline"),
]
urlpatterns = [*of_a_case, *to_a_case]

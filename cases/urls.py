"""The pages of assistance: addresses are Lithuanian, and name a case by its reference number."""

from django.urls import path

from cases.views import assessment, case, closing, decision, delivery, opening, plan, worklist

app_name = "cases"
of_a_case = [
    path("bylos/<str:reference>/", case.show, name="case"),
    path("bylos/<str:reference>/asmuo/", case.person, name="person"),
    path("bylos/<str:reference>/duomenys/", case.facts, name="facts"),
    path("bylos/<str:reference>/sutikimas/", case.consent, name="consent"),
    path("bylos/<str:reference>/institucijos/", case.bodies, name="bodies"),
    path("bylos/<str:reference>/poreikiai/", assessment.assess, name="assess"),
    path("bylos/<str:reference>/planas/", plan.agree, name="plan"),
    path("bylos/<str:reference>/planas/<int:number>/", plan.printed, name="plan_printed"),
    path("bylos/<str:reference>/paslaugos/nauja/", delivery.deliver, name="deliver"),
    path(
        "bylos/<str:reference>/paslaugos/<uuid:delivery_id>/atsaukimas/",
        delivery.cancel,
        name="cancel_delivery",
    ),
    path("bylos/<str:reference>/velavimas/", closing.late_reason, name="late_reason"),
    path("bylos/<str:reference>/uzdarymas/", closing.close, name="close"),
]
to_a_case = [
    path("darbai/", worklist.worklist, name="worklist"),
    path("darbai/paieska/", worklist.find, name="find"),
    path("priemimai/<str:reference>/pradzia/", opening.start, name="start"),
    path("bylos/<str:reference>/sprendimas/", decision.decide, name="decide"),
    path("bylos/<str:reference>/atsisakymas/", decision.decline, name="decline"),
]
urlpatterns = [*of_a_case, *to_a_case]

from django.urls import URLPattern, URLResolver, include, path

import victimsupport.references  # noqa: F401  what <reference:…> takes
from accreditation.views import applying, files, findings, notices, own, register, requesting, submitting

app_name = "accreditation"
of_a_draft: list[URLPattern | URLResolver] = [
    path("istaiga/", applying.establishment, name="establishment"),
    path("patalpos/", applying.premises, name="premises"),
    path("nuotolines-konsultacijos/", applying.remote, name="remote"),
    path("darbuotojai/", applying.staff, name="staff"),
    path("darbuotojai/naujas/", applying.staff_new, name="staff-new"),
    path("darbuotojai/<uuid:member_id>/", applying.staff_member, name="staff-member"),
    path("darbuotojai/<uuid:member_id>/pasalinimas/", applying.staff_remove, name="staff-remove"),
    path("funkcijos/", applying.functions, name="functions"),
    path("funkcijos/<slug:code>/", applying.function, name="function"),
    path("naikinimas/", applying.discard, name="application-discard"),
    path("patikra/", submitting.check, name="application-check"),
]
of_an_application: list[URLPattern | URLResolver] = [
    path("", submitting.application, name="application"),
    path("pateikta/", submitting.submitted, name="application-submitted"),
    path("dokumentai/", submitting.later_documents, name="application-documents"),
    path("atsiemimas/", submitting.withdraw, name="application-withdraw"),
    *of_a_draft,
]
of_a_service: list[URLPattern | URLResolver] = [
    path("", own.own, name="own"),
    path("prasymas/", applying.start, name="application-new"),
    path("prasymai/<reference:reference>/", include(of_an_application)),
    path("dokumentai/<uuid:evidence_id>/", files.evidence, name="evidence"),
    path("dokumentai/<uuid:evidence_id>/pasalinimas/", applying.evidence_remove, name="evidence-remove"),
    path("atsakymai/<uuid:answer_id>/dokumentas/", files.answer, name="answer-file"),
    path("pazeidimai/<reference:reference>/", findings.finding, name="finding"),
    path("sustabdymas/", requesting.suspend, name="request-suspend"),
    path("atnaujinimas/", requesting.reinstate, name="request-reinstate"),
    path("panaikinimas/", requesting.revoke, name="request-revoke"),
    path("pareiskimai/<reference:reference>/atsaukimas/", requesting.take_back, name="request-take-back"),
]
urlpatterns = [
    path("akreditacija/", include(of_a_service)),
    path("pagalbos-tarnybos/", register.register, name="register"),
    path("pagalbos-tarnybos.csv", register.register_csv, name="register-csv"),
    path("pagalbos-tarnybos.json", register.register_json, name="register-json"),
    path("akreditacija/sprendimai/<uuid:pk>.pdf", notices.notice, name="notice"),
    path("akreditacija/terminai/<uuid:pk>.pdf", notices.remedy_notice, name="remedy-notice"),
    path("akreditacija/pazymos/<reference:reference>.pdf", notices.receipt, name="receipt"),
]

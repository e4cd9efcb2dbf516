"""The addresses of first contact and of intakes."""

from django.urls import URLPattern, path

import victimsupport.references  # noqa: F401  what <reference:…> takes
from referrals.views import (
    access,
    consents,
    contacts,
    duties,
    information,
    keeping,
    notifications,
    registering,
    sending,
)
from referrals.views import intakes as intake_views

app_name = "referrals"

CONTACT = "kreipimaisi/<reference:reference>/"
REFERRAL = "pranesimai/<reference:reference>/"
CHILD = "vaiku-pranesimai/<reference:reference>/"
RECEIVED = "gauti-pranesimai/<reference:reference>/"
DUTY = "pareigos/<reference:reference>/"
INTAKE = "priemimai/<reference:reference>/"

contacts_and_referrals: list[URLPattern] = [
    path("kreipimaisi/", contacts.contact_list, name="contacts"),
    path("kreipimaisi/naujas/", contacts.record, name="contact-new"),
    path(CONTACT, contacts.contact, name="contact"),
    path(f"{CONTACT}pageidavimas/", contacts.wish, name="contact-wish"),
    path(f"{CONTACT}amzius/", contacts.age, name="contact-age"),
    path(f"{CONTACT}sulaikymas/", keeping.hold_contact, name="contact-hold"),
    path(f"{CONTACT}informacija/nauja/", information.record, name="information-new"),
    path(f"{CONTACT}sutikimas/naujas/", consents.record, name="consent-new"),
    path("informacijos-lapas/", information.sheet, name="sheet"),
    path("informacijos-lapas/lapas.pdf", information.sheet_pdf, name="sheet-pdf"),
    path("pranesimai/", sending.sent, name="sent"),
    path(REFERRAL, sending.referral, name="referral"),
    path(f"{REFERRAL}siuntimas/", sending.send, name="referral-send"),
    path(f"{REFERRAL}sutikimo-atsaukimas/", consents.withdraw, name="referral-withdraw"),
    path(f"{REFERRAL}rastas/", sending.letter, name="referral-letter"),
    path(f"{REFERRAL}rastas.pdf", sending.letter_pdf, name="referral-letter-pdf"),
    path(CHILD, notifications.child_notification, name="child-notification"),
    path(f"{CHILD}siuntimas/", notifications.send, name="child-notification-send"),
    path(f"{CHILD}rastas/", notifications.sent_letter, name="child-notification-letter"),
    path(f"{CHILD}rastas.pdf", notifications.sent_letter_pdf, name="child-notification-letter-pdf"),
    path("gauti-pranesimai/", notifications.inbox, name="notifications"),
    path(RECEIVED, notifications.received, name="notification"),
    path(f"{RECEIVED}susipazinta/", notifications.acknowledge, name="notification-acknowledge"),
    path(f"{RECEIVED}rastas/", notifications.received_letter, name="notification-letter"),
    path(f"{RECEIVED}rastas.pdf", notifications.received_letter_pdf, name="notification-letter-pdf"),
    path(f"{RECEIVED}sulaikymas/", keeping.hold_received, name="notification-hold"),
    path("sulaikymai/<uuid:hold_id>/pabaiga/", keeping.lift, name="hold-lift"),
    path("pareigos/", duties.duty_list, name="duties"),
    path(f"{DUTY}velavimo-priezastis/", duties.lateness, name="duty-lateness"),
    path(f"{DUTY}atsakingas/", duties.assign, name="duty-assign"),
]
intakes: list[URLPattern] = [
    path("priemimai/", intake_views.queue, name="intakes"),
    path("priemimai/naujas/", registering.choose, name="intake-new"),
    path("priemimai/naujas/asmuo/", registering.direct, name="intake-direct"),
    path("priemimai/naujas/kitas-asmuo/", registering.third_party, name="intake-third-party"),
    path("priemimai/naujas/anonimiskai/", registering.anonymous, name="intake-anonymous"),
    path(INTAKE, intake_views.intake, name="intake"),
    path(f"{INTAKE}asmuo/", intake_views.person, name="intake-person"),
    path(f"{INTAKE}prisiemimas/", intake_views.claim, name="intake-claim"),
    path(f"{INTAKE}terorizmas/", intake_views.terrorism, name="intake-terrorism"),
    path(f"{INTAKE}atsakingas/", intake_views.assign, name="intake-assign"),
    path(f"{INTAKE}kodas/", intake_views.receipt, name="intake-receipt"),
    path(f"{INTAKE}kitas-asmuo/", intake_views.another, name="intake-other-person"),
    path(f"{INTAKE}prieiga/", access.restrict, name="intake-restrict"),
    path(f"{INTAKE}prieiga/visiems/", access.lift, name="intake-unrestrict"),
    path("skubi-prieiga/", access.open_in_emergency, name="emergency"),
]

urlpatterns = [*contacts_and_referrals, *intakes]

"""
The reviewed table: which roles may open which page. Written by hand, and held against the addresses of the site.

It is not read from the code: that a view says who may open it is what is tested.
"""

from victimsupport.accounts.roles import Role

CASEWORK = frozenset({Role.CASEWORKER, Role.SERVICE_MANAGER})
MANAGER = frozenset({Role.SERVICE_MANAGER})
GUARDS = frozenset({Role.SERVICE_MANAGER, Role.DATA_PROTECTION_OFFICER})
KEEPERS = GUARDS | {Role.UNIT_HEAD, Role.ADMINISTRATOR}
"""Who lets go: of a service, of an institution and the Child Rights Service, of the authority and the ministry."""
AT_FIRST_CONTACT = frozenset({Role.FIRST_CONTACT_OFFICER, Role.UNIT_HEAD, Role.CHILD_RIGHTS_OFFICER})
CHILD_RIGHTS = frozenset({Role.CHILD_RIGHTS_OFFICER})
UNIT_HEAD = frozenset({Role.UNIT_HEAD})
ANALYST = frozenset({Role.MINISTRY_ANALYST})
BOTH_SIDES = frozenset({Role.SERVICE_MANAGER, Role.ACCREDITATION_OFFICER, Role.DECISION_MAKER})
SIGNED_IN = frozenset(set(Role) - {Role.SYSTEM})
EVERYBODY = SIGNED_IN | {""}
"""With the visitor, who has no role."""

TABLE: list[tuple[frozenset[str], str, str]] = [
    (EVERYBODY, "interface", "home accessibility privacy"),
    (EVERYBODY, "accreditation", "register register-csv register-json"),
    (EVERYBODY, "", "alive set_language"),
    (EVERYBODY, "cases", "calendar"),
    (SIGNED_IN, "accounts", "choose preferences stay"),
    (SIGNED_IN, "drafts", "mine discard"),
    (
        MANAGER,
        "accreditation",
        """
        own application-new application application-submitted application-documents application-withdraw
        establishment premises remote staff staff-new staff-member staff-remove functions function application-discard
        application-check evidence evidence-remove answer-file finding request-suspend request-reinstate request-revoke
        request-take-back
        """,
    ),
    (BOTH_SIDES, "accreditation", "notice remedy-notice receipt"),
    (
        AT_FIRST_CONTACT,
        "referrals",
        """
        contacts contact-new contact contact-wish contact-age information-new consent-new sheet sheet-pdf sent referral
        referral-send referral-withdraw referral-letter referral-letter-pdf child-notification child-notification-send
        child-notification-letter child-notification-letter-pdf duties duty-lateness
        """,
    ),
    (UNIT_HEAD, "referrals", "duty-assign contact-hold notification-hold hold-lift"),
    (
        CHILD_RIGHTS,
        "referrals",
        """
        notifications notification notification-acknowledge notification-letter notification-letter-pdf
        """,
    ),
    (
        CASEWORK,
        "referrals",
        """
        intakes intake-new intake-direct intake-third-party intake-anonymous intake intake-person intake-claim
        intake-terrorism intake-assign intake-receipt intake-other-person emergency
        """,
    ),
    (MANAGER, "referrals", "intake-restrict intake-unrestrict"),
    (
        CASEWORK,
        "cases",
        """
        case person whereabouts safety safe_contact danger_new danger_remove disclose facts consent bodies assess plan
        plans_compared plan_printed deliver cancel_delivery correct_delivery right_stop late_reason close transfer
        transfer_consent transfer_offer transfer_withdraw transfer_paper start decide decline received
        people representative_new representative suspect settle link incident_new unlink child_rights
        interpretation_new interpretation_book interpretation_given interpretation_drop means domestic_violence
        terrorism terrorism_abroad turn_away registrations reopen merge unmerge link_registration unlink_registration
        places shelter on_call shelter_intake accommodation bed_needed bed bed_outcome stay_extend stay_end
        stay_correct stay_location stay_admit stay_dismiss rights_ask rights_copy rights_rectify identify start_accepted
        inform_only worklist find filters filter_new filter_none filter filter_delete filter_default assign_many
        cover cover_new cover_end feed feed_revoke incoming_queue incoming incoming_accept incoming_refuse
        """,
    ),
    (MANAGER, "cases", "access place_new place off_call team exclusion_lift"),
    (CASEWORK | GUARDS, "cases", "rights"),
    (
        GUARDS,
        "cases",
        """
        rights_answer rights_extend rights_hold rights_limit rights_hold_lift rights_limit_lift data_requests
        accesses emergencies unusual exclusions
        """,
    ),
    (KEEPERS, "cases", "retention retention_term"),
    (ANALYST, "reporting", "figures close exports export file"),
    (CASEWORK, "reporting", "own"),
    (MANAGER, "reporting", "own-file own-workbook missing missing-list"),
]
"""Who may, the app, its pages by the names of their addresses: each once."""

WHO = {f"{app}:{name}".removeprefix(":"): roles for roles, app, names in TABLE for name in names.split()}

OTHERS = {
    "account_": "allauth: signing in, one's own account",
    "mfa_": "allauth: one's own second factors",
    "usersessions_": "allauth: one's own sessions",
}
"""Addresses of packages, by the beginning of their names. None leads to anything but one's own account."""

NEED_TO_KNOW = ("bylos/<reference:reference>/", "priemimai/<reference:reference>/")
"""What the addresses of pages about one person begin with: of a restricted one they exist for those who were granted it."""
ONES_OWN = {
    "cases:filter": "a filter is its owner's until it is shared",
    "cases:filter_delete": "a filter is its owner's until it is shared",
    "cases:filter_default": "a filter is its owner's until it is shared",
    "referrals:duty-lateness": "an officer sees their own duties, the head of unit all",
}
"""Pages about what belongs to one colleague, each with the reason."""

WRITTEN_BY_FEWER = {
    "cases:on_call": "caseworkers see who is on call, a manager says who",
    "cases:exclusions": "who watches over data sees who is shut out, a manager shuts out",
    "cases:cover_end": "one's own absence, and a manager anybody's",
    "cases:stay_location": "nobody sees where somebody sleeps by their role alone: who was placed on the stay does",
}
"""Pages where not everybody who may open them may also write, each with the rule: 403 to the others."""

NOBODYS = {
    "cases:calendar": "whoever knows the secret address reads it: that is what it is for",
    "cases:retention_term": "a kind of record, which every organisation of its kind keeps",
    "reporting:close": "a year",
    "reporting:missing-list": "a kind of what is missing",
}
"""Pages that take something which is no organisation's, each with what it is."""

OF_ADMINISTRATORS = frozenset({Role.ADMINISTRATOR})
OF_THE_AUTHORITY = frozenset({Role.ACCREDITATION_OFFICER, Role.DECISION_MAKER})
OF_THE_ADMIN = {
    "accounts": OF_ADMINISTRATORS,
    "directory": OF_ADMINISTRATORS,
    "duties": OF_ADMINISTRATORS,
    "reporting": OF_ADMINISTRATORS,
    "accreditation": OF_THE_AUTHORITY,
}
"""Who may work in the admin with what, by the app in the address."""
OF_THE_ADMIN_ITSELF = {
    "admin:index", "admin:login", "admin:logout", "admin:password_change", "admin:password_change_done",
    "admin:autocomplete", "admin:jsi18n", "admin:view_on_site", "admin:app_list", "admin:None",
}  # fmt: skip
"""Addresses of Django's admin that belong to no app."""

"""The tables without a wall, each with the reason. None holds victims' data or the key of a case."""

OPEN_TABLES = {
    "account_emailaddress": "staff addresses, allauth",
    "account_emailconfirmation": "staff addresses, allauth",
    "accounts_calendarfeed": "hashes of addresses that calendars of staff read: asked before anybody acts",
    "accounts_membership": "who works where: asked before anybody acts for an organisation",
    "accounts_organisation": "organisations; services are public (12(2))",
    "accounts_publisheddetails": "public (12(2)), and what it said of every day",
    "accounts_territoryaddress": "public (12(2))",
    "accounts_user": "staff, signing in",
    "auth_group": "Django's own, unused: roles stand on memberships",
    "auth_group_permissions": "Django's own, unused",
    "auth_permission": "Django's own, names of models",
    "directory_competentbody": "reference data",
    "directory_crimetype": "reference data",
    "directory_hotline": "reference data",
    "directory_municipality": "reference data",
    "directory_rightstext": "reference data",
    "django_admin_log": "never written (decision 0002)",
    "django_content_type": "names of models",
    "django_migrations": "names of migrations",
    "django_session": "sessions: a user's key and the membership chosen, signed",
    "duties_holiday": "reference data",
    "guardian_groupobjectpermission": "unused: object permissions stand on direct keys",
    "guardian_userobjectpermission": "unused: object permissions stand on direct keys",
    "mfa_authenticator": "staff's second factors",
    "reporting_budgetappropriation": "public money by year",
    "throttle": "counters of failed sign-ins by address",
    "usersessions_usersession": "staff's sessions, shown to themselves",
}

POLICIES = {
    ("accreditation_decision", "addressee"): "a service reads the decisions on itself",
    ("accreditation_authorisation", "addressee"): "a service reads who was authorised to decide on it",
    ("accreditation_application", "addressee"): "the authority reads what was submitted to it",
    ("accreditation_staffmember", "addressee"): "the authority reads it with the application",
    ("accreditation_functiondescription", "addressee"): "the authority reads it with the application",
    ("accreditation_evidence", "addressee"): "the authority reads it with the application",
    ("accreditation_ownrequest", "addressee"): "the authority reads what a service asks of it",
    ("accreditation_proceeding", "addressee"): "the applicant sees what becomes of its application",
    ("accreditation_documentrequest", "addressee"): "the applicant reads what it is asked for",
    ("accreditation_finding", "addressee"): "a service reads what was found at it",
    ("accreditation_findinganswer", "addressee"): "the authority reads what a service answers",
    ("accreditation_remedydeadline", "addressee"): "a service reads by when to remedy",
    ("accreditation_remedy", "addressee"): "a service reads that it has remedied",
    ("accreditation_legalend", "addressee"): "a service reads that its end is recorded",
    ("accreditation_notification", "addressee"): "a service reads the notices to it",
    (
        "accreditation_terms",
        "public",
    ): "the authority's name and how to appeal stand in notices and in the register",
    (
        "accreditation_rightperiod",
        "public",
    ): "who may take people on is public (12(2)), written by the authority",
    ("referrals_referral", "addressee"): "the service reads what was sent to it",
    ("uploads_storedcontent", "shared"): "whom a file is shared with reads its bytes",
    ("uploads_storedfile", "shared"): "whom a file is shared with reads what it is called",
    ("statistics.cell", "everyone"): "the ministry reads counts, as vs_stats",
    ("statistics.dirty", "everyone"): "the ministry sees which counts are being counted anew, as vs_stats",
}
"""Every policy that is not simply `wall`, with the reason."""

NEED_TO_KNOW = {
    "cases_accommodationrequest": "case_id",
    "cases_case": "restricted_to",
    "cases_childrightsanswer": "case_id",
    "cases_domesticviolencetrack": "case_id",
    "cases_foreignterrorismrequest": "case_id",
    "cases_incidentmember": "case_id",
    "cases_incomingtransfer": "intake_id",
    "cases_interpretation": "case_id",
    "cases_legalrepresentative": "case_id",
    "cases_receivedsection": "intake_id",
    "cases_representedact": "case_id",
    "cases_rightstop": "case_id",
    "cases_servicedelivery": "case_id",
    "cases_subjectrequest": "case_id",
    "cases_transfer": "case_id",
    "duties_duty": "restricted_to",
    "referrals_intake": "is_restricted",
    "vault_identity": "restricted_to",
    "vault_searchtoken": "identity_id",
}
"""Tables walled by their organisation of which a restricted intake hides rows besides, and by which column (decision 0008)."""
NOT_HIDDEN = {
    "cases_stay": "a bed is taken whoever lies in it: counted for all, shown by stays_visible_to alone",
    "cases_stayaccess": "inherits from the stay",
    "cases_stayextension": "inherits from the stay",
    "referrals_caseexclusion": "the policies of the intake ask it: it may not ask the intake",
    "referrals_emergencyaccess": "the data-protection officer watches over it, and sees the number alone",
    "referrals_intakeuserobjectpermission": "the policies of the intake ask it: it may not ask the intake",
}
"""Tables that point at what a restriction may hide, and are not hidden with it, each with the reason."""
RESTRICTIVE = {(table, "need_to_know") for table in NEED_TO_KNOW} | {
    ("referrals_emergencyaccess", "by_the_system"),
    ("referrals_intake", "not_excluded"),
    ("cases_case", "not_excluded"),
}
"""Policies that only take away: what `wall` and the others show or let write, they may refuse. Their mutants: tests/wall/test_need_to_know.py, tests/wall/test_exclusions.py."""

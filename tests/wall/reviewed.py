"""The tables without a wall, each with the reason. None holds victims' data or the key of a case."""

OPEN_TABLES = {
    "account_emailaddress": "staff addresses, allauth",
    "account_emailconfirmation": "staff addresses, allauth",
    "accounts_membership": "who works where: asked before anybody acts for an organisation",
    "accounts_organisation": "organisations; services are public (12(2))",
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
    (
        "accreditation_rightperiod",
        "public",
    ): "who may take people on is public (12(2)), written by the authority",
    ("referrals_referral", "addressee"): "the service reads what was sent to it",
    ("statistics.cell", "everyone"): "the ministry reads counts, as vs_stats",
    ("statistics.dirty", "everyone"): "the ministry sees which counts are being counted anew, as vs_stats",
}
"""Every policy that is not simply `wall`, with the reason."""

"""Every page of the site, each with those who look at it."""

from collections.abc import Iterator
from typing import Any

from django.urls import URLPattern, URLResolver, reverse

from tests.journeys.country import Country
from victimsupport.accounts.models import User

OURS = {"interface", "accounts", "drafts", "accreditation", "referrals", "cases", "reporting"}
NO_PAGES = {
    "accreditation:register-csv": "a download",
    "accreditation:register-json": "a download",
    "accreditation:evidence": "a download",
    "accreditation:answer-file": "a download",
    "accreditation:evidence-remove": "a button",
    "accreditation:request-take-back": "a button",
    "accreditation:notice": "a document: tests/documents",
    "accreditation:remedy-notice": "a document",
    "accreditation:receipt": "a document",
    "referrals:sheet-pdf": "a document: tests/documents",
    "referrals:referral-letter-pdf": "a document",
    "referrals:child-notification-letter-pdf": "a document",
    "referrals:notification-letter-pdf": "a document",
    "referrals:notification-acknowledge": "a button",
    "referrals:hold-lift": "a button",
    "referrals:intake-claim": "a button",
    "referrals:intake-receipt": "a button; what it shows is looked at with the intakes",
    "referrals:intake-terrorism": "a button",
    "cases:incident_new": "a button",
    "cases:danger_remove": "a button",
    "cases:interpretation_drop": "a button",
    "cases:settle": "a button",
    "cases:off_call": "a button",
    "cases:stay_dismiss": "a button",
    "cases:filter_delete": "a button",
    "cases:filter_default": "a button",
    "cases:filter_none": "a button",
    "cases:cover_end": "a button",
    "cases:feed_revoke": "a button",
    "cases:calendar": "read by calendars: tests/cases/test_calendar_feed.py",
    "reporting:own-file": "a download",
    "reporting:own-workbook": "a download",
    "referrals:intake-other-person": "a button",
    "cases:unlink_registration": "a button",
    "cases:find": "the answer to a search, which is sent as a form: looked at with the worklist",
    "cases:transfer_offer": "a button",
    "cases:transfer_paper": "a document: tests/cases/test_transfer_pages.py",
    "cases:rights_hold_lift": "a button",
    "cases:rights_limit_lift": "a button",
    "drafts:discard": "a button",
    "accounts:stay": "asked by a script, and a button",
    "reporting:file": "a download",
}


def names(resolver: URLResolver, space: str = "") -> Iterator[str]:
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLPattern):
            if space in OURS:
                yield f"{space}:{pattern.name}"
        else:
            yield from names(pattern, pattern.namespace or space)


class Site(Country):
    """Who sees which page, with something on every one."""

    def of_access(self) -> list[tuple[User | None, str, list[Any], str]]:
        """Return the pages of who may see a case, and who saw it."""
        number = [self.restricted]
        return [
            (self.manager, "cases:access", number, ""),
            (self.manager, "cases:access", [self.cast.case.reference], ""),
            (self.manager, "cases:accesses", [], ""),
            (self.manager, "cases:accesses", [], "?lists=yes&since=2026-01-01"),
            (self.manager, "cases:accesses", [], "?reference=NK-2026-99999"),
            (self.manager, "cases:emergencies", [], ""),
            (self.manager, "cases:unusual", [], ""),
            (self.manager, "cases:unusual", [], "?week=2026-01-05"),
            (self.manager, "referrals:intake", [self.waits], ""),
            (self.manager, "referrals:intake-restrict", [self.waits], ""),
            (self.manager, "referrals:intake-restrict", number, ""),
            (self.manager, "referrals:intake-unrestrict", number, ""),
            (self.manager, "referrals:emergency", [], ""),
        ]

    def pages(self) -> list[tuple[User | None, str, list[Any], str]]:
        """Return who looks at which page: name, arguments, query."""
        c = self.cast
        case = c.case.reference
        visitor = [(None, f"interface:{name}", [], "") for name in ("home", "accessibility", "privacy")]
        officer = [
            ("contacts", []), ("contact-new", []), ("contact", [c.contact.reference]), ("contact", [self.contact]),
            ("contact-wish", [self.contact]), ("contact-age", [self.contact]), ("information-new", [self.contact]),
            ("consent-new", [self.contact]), ("sheet", []), ("sent", []), ("referral", [c.referral.reference]),
            ("referral", [self.waiting]), ("referral-send", [self.waiting]), ("referral-withdraw", [self.waiting]),
            ("referral-letter", [c.referral.reference]), ("child-notification", [self.child]),
            ("child-notification-send", [self.child]),
            ("child-notification-letter", [c.contact.notification.reference]), ("duties", []),
            ("duty-assign", [self.waiting]), ("duty-lateness", [self.late]), ("referral", [self.back.reference]),
            ("contact", [self.back.contact.reference]), ("referral-withdraw", [self.back.reference]),
        ]  # fmt: skip
        stopped = [
            ("cases:right_stop", [self.to_tell]), ("cases:right_stop", [self.told]), ("cases:case", [self.to_tell]),
            ("cases:case", [self.told]), ("referrals:intake-new", []), ("referrals:intake-direct", []),
            ("referrals:intake-third-party", []), ("referrals:intake-anonymous", []),
            ("referrals:intake", [self.given_back]), ("referrals:intake-person", [self.given_back]),
            ("cases:worklist", []),
        ]  # fmt: skip
        inbox = [
            ("notifications", []), ("notification", ["GP-2026-00001"]), ("notification-letter", ["GP-2026-00001"]),
        ]  # fmt: skip
        intake = [
            ("intakes", []), ("intake-new", []), ("intake-direct", []), ("intake-third-party", []),
            ("intake-anonymous", []), ("intake", [self.waits]), ("intake", [c.intake.reference]),
            ("intake-person", [c.intake.reference]), ("intake-assign", [self.waits]),
        ]  # fmt: skip
        work = [
            ("worklist", []), ("start", [self.waits]), ("start_accepted", [self.waits]), ("case", [case]), ("case", [self.undecided]),
            ("case", [self.fresh]), ("person", [case]), ("facts", [case]), ("bodies", [case]), ("assess", [case]),
            ("plan", [case]), ("plan_printed", [case, 1]), ("plans_compared", [case]), ("deliver", [case]),
            ("cancel_delivery", [case, self.delivery]), ("correct_delivery", [case, self.delivery]), ("close", [case]), ("decide", [self.undecided]),
            ("decline", [self.undecided]), ("consent", [self.undecided]), ("late_reason", [self.fresh]),
        ]  # fmt: skip
        safe = [
            (name, [case]) for name in ("safety", "safe_contact", "danger_new", "disclose", "whereabouts")
        ]
        safe += [("person", [self.fresh]), ("safe_contact", [self.fresh]), ("safety", [self.fresh])]
        return [
            *visitor,
            *((c.ona, f"cases:{name}", arguments, "") for name, arguments in safe),
            (self.vida, "cases:exclusions", [case], ""),
            (self.vida, "cases:safety", [case], ""),
            (self.vida, "cases:exclusion_lift", [case, self.exclusion.pk], ""),
            (None, "accreditation:register", [], ""),
            (None, "accreditation:register", [], "?municipality=ZARASU_R"),
            (self.guard, "accounts:choose", [], ""),
            (self.guard, "interface:home", [], ""),
            (c.ona, "accounts:preferences", [], ""),
            (c.ona, "drafts:mine", [], ""),
            *(
                (c.ona, f"cases:{name}", [self.fresh], "")
                for name in ("rights_ask", "rights_copy", "rights_rectify")
            ),
            *(
                (self.manager, f"cases:{name}", [self.fresh, *more], "")
                for name, more in (
                    ("rights", []),
                    ("rights_answer", [self.asked_about]),
                    ("rights_extend", [self.asked_about]),
                    ("rights_hold", []),
                    ("rights_limit", []),
                )
            ),
            (self.manager, "cases:data_requests", [], ""),
            (self.manager, "cases:retention", [], ""),
            (self.manager, "cases:retention_term", ["closed_case"], ""),
            (c.ona, "cases:identify", [self.nameless], ""),
            (self.head, "cases:retention", [], ""),
            (self.head, "cases:retention_term", ["referral"], ""),
            (self.head, "referrals:contact-hold", [self.contact], ""),
            (self.child_head, "referrals:notification-hold", [self.notified], ""),
            (self.child_head, "cases:retention", [], ""),
            *((self.head, f"referrals:{name}", arguments, "") for name, arguments in officer),
            *((self.child_officer, f"referrals:{name}", arguments, "") for name, arguments in inbox),
            *((c.ona, f"referrals:{name}", arguments, "") for name, arguments in intake),
            *((c.ona, f"cases:{name}", arguments, "") for name, arguments in work),
            *((self.vida, f"cases:{name}", arguments, "") for name, arguments in self.of_beds()),
            *((self.zita, name, arguments, "") for name, arguments in stopped),
            *((c.ona, f"cases:{name}", arguments, "") for name, arguments in self.of_people()),
            *((c.ona, f"cases:{name}", arguments, query) for name, arguments, query in self.of_one_person()),
            *((c.ona, f"cases:{name}", arguments, "") for name, arguments in self.of_transfers()),
            (c.ona, "cases:worklist", [], "?reference=99999"),
            (c.ona, "reporting:own", [], ""),
            *self.of_the_worklist(),
            (c.analyst, "reporting:figures", [], "?metai=2026"),
            (c.analyst, "reporting:close", [2025], ""),
            (c.analyst, "reporting:exports", [], ""),
            (c.analyst, "reporting:export", [self.ready], ""),
            (c.analyst, "reporting:export", [self.asked], ""),
            *self.of_access(),
            *self.of_applicants(),
        ]

    def of_one_person(self) -> list[tuple[str, list[Any], str]]:
        """Return the pages on which two registrations turn out to be of one person."""
        one = self.one
        return [
            ("registrations", [one.kept], ""), ("registrations", [self.fresh], ""), ("case", [one.gone], ""),
            ("case", [one.kept], ""), ("merge", [one.kept], ""), ("merge", [self.fresh], f"?other={one.kept}"),
            ("unmerge", [one.kept, one.merge], ""), ("reopen", [one.closed], ""),
            ("link_registration", [one.waits], ""), ("link_registration", [one.waits], f"?case={one.kept}"),
            ("link_registration", [one.waits], f"?case={one.closed}"),
        ]  # fmt: skip

    def of_people(self) -> list[tuple[str, list[Any]]]:
        """Return the pages of the people who stand beside somebody."""
        b = self.beside
        return [
            ("people", [b.child]), ("people", [b.sister]), ("people", [b.terror]), ("people", [b.fresh]),
            ("case", [b.child]), ("case", [b.terror]), ("representative_new", [b.child]),
            ("representative", [b.child, b.mother]), ("representative", [b.child, b.father]),
            ("suspect", [b.child, b.mother]), ("suspect", [b.child, b.father]), ("link", [b.child]),
            ("unlink", [b.child]), ("child_rights", [b.terror]), ("interpretation_new", [b.child]),
            ("interpretation_book", [b.child, b.waiting]), ("interpretation_given", [b.child, b.waiting]),
            ("means", [b.child]), ("domestic_violence", [b.sister]), ("terrorism", [b.child]),
            ("terrorism_abroad", [b.terror]), ("turn_away", [b.fresh]), ("inform_only", []),
        ]  # fmt: skip

    def of_transfers(self) -> list[tuple[str, list[Any]]]:
        """Return the pages of transfers, out of the service and into it."""
        h = self.handed_over
        return [
            ("transfer", [self.fresh]), ("transfer", [h.agreed]), ("transfer", [h.asked]), ("case", [h.asked]),
            ("transfer_consent", [self.fresh]), ("transfer_withdraw", [h.asked, h.transfer]),
            ("incoming_queue", []), ("incoming", [h.question]), ("incoming", [h.refused]),
            ("incoming_refuse", [h.question]), ("incoming_accept", [h.question]), ("received", [h.came]), ("received", [h.started]),
        ]  # fmt: skip

    def of_the_worklist(self) -> list[tuple[User | None, str, list[Any], str]]:
        """Return the pages around the worklist, and those of the manager."""
        ona, picked = self.cast.ona, f"?picked={self.waits}&picked={self.fresh}"
        return [
            (ona, "cases:worklist", [], "?show=overdue&channel=DIRECT"),
            (ona, "cases:filters", [], ""),
            (ona, "cases:filter_new", [], "?show=overdue&channel=DIRECT"),
            (ona, "cases:filter", [self.saved], ""),
            (ona, "cases:assign_many", [], picked),
            (ona, "cases:deliver", [self.cast.case.reference], "?list=show%3Dmine"),
            (ona, "cases:cover", [], ""),
            (self.manager, "cases:cover", [], ""),
            (ona, "cases:cover_new", [], ""),
            (ona, "cases:feed", [], ""),
            (self.manager, "cases:team", [], ""),
            (self.manager, "cases:cover_new", [], ""),
            (self.manager, "reporting:own", [], "?metai=2026"),
            (self.manager, "reporting:missing", [], "?metai=2026"),
            (self.manager, "reporting:missing-list", ["MUNICIPALITY"], "?metai=2026"),
        ]

    def of_applicants(self) -> list[tuple[User | None, str, list[Any], str]]:
        """Return the pages of services about their own right."""
        drafted = [
            ("own", []), ("application", []), ("establishment", []), ("premises", []), ("remote", []), ("staff", []),
            ("staff-new", []), ("staff-member", [self.member]), ("staff-remove", [self.member]), ("functions", []),
            ("function", ["ACCOMPANIMENT"]), ("application-check", []), ("application-discard", []),
        ]  # fmt: skip
        waiting = ("application", "application-submitted", "application-documents", "application-withdraw")
        return [
            *(
                (self.begins, f"accreditation:{name}", [] if name == "own" else [self.draft, *more], "")
                for name, more in drafted
            ),
            *((self.renews, f"accreditation:{name}", [self.application], "") for name in waiting),
            (self.renews, "accreditation:own", [], ""),
            (self.renews, "accreditation:finding", [self.finding], ""),
            (self.renews, "accreditation:request-suspend", [], ""),
            (self.renews, "accreditation:request-revoke", [], ""),
            (self.rests, "accreditation:own", [], ""),
            (self.rests, "accreditation:application-new", [], ""),
            (self.rests, "accreditation:request-reinstate", [], ""),
        ]

    def of_beds(self) -> list[tuple[str, list[Any]]]:
        """Return the pages about accommodation, as a manager sees them: somebody stays, somebody waits."""
        case, waits = self.stay.case.reference, self.bedless.case.reference
        stay = ("stay_extend", "stay_end", "stay_correct", "stay_location", "stay_admit")
        return [
            ("places", []), ("shelter", []), ("place_new", []), ("place", [self.stay.place_id]), ("on_call", []),
            ("shelter_intake", [self.waits]), ("bed_needed", [case]), ("accommodation", [case]),
            ("accommodation", [waits]), ("case", [waits]), ("bed", [waits, self.bedless.pk]),
            ("bed_outcome", [waits, self.bedless.pk]), *((name, [case, self.stay.pk]) for name in stay),
        ]  # fmt: skip

    def refused(self) -> list[tuple[User, str, int]]:
        """Return pages that answer with an error, in every role's own frame."""
        return [
            (self.cast.ona, "/bylos/NK-2026-99999/", 404),
            (self.cast.ona, reverse("referrals:contacts"), 403),
            (self.head, reverse("reporting:figures"), 403),
            (self.administrator, "/nera-tokio/", 404),
        ]

    def of_the_admin(self) -> list[str]:
        lists = ("accounts_organisation", "accounts_user", "directory_competentbody", "duties_holiday")
        return [
            "admin:index",
            "admin:duties_holiday_recount",
            *(f"admin:{name}_changelist" for name in lists),
        ]

    def of_the_authority(self) -> list[str]:
        lists = ("decision", "rightperiod")
        return ["admin:accreditation_register", *(f"admin:accreditation_{name}_changelist" for name in lists)]

"""An authority with something of everything on its desk, and the pages where it is seen."""

from datetime import timedelta

from django.urls import reverse
from django.utils import timezone

from accreditation.actions import applying, assessing, authorising, ending
from accreditation.models import Finding
from tests import given
from tests.accreditation import road
from victimsupport.accounts.roles import Role
from victimsupport.choices import DecisionType

Look = tuple[str, list[object]]


def a_full_desk() -> tuple[road.Bureau, list[str]]:
    """Two services: one applies, one holds the right with findings, requests and drafts. Returns who looks, and at what."""
    now = timezone.localtime()
    applies, holds = road.a_bureau(), road.a_bureau(given.a_service("Pagalba Zarasuose", accredited_on=None))
    colleague = given.a_person(applies.authority, Role.ACCREDITATION_OFFICER, name="Rūta Pavyzdytė")
    received = road.a_received(applies, now - timedelta(days=34), lacking="REMOTE_CONSULTATION")
    road.assessed(applies, received, now, unmet="REMOTE_CONSULTATION")
    with applies.acting(applies.officer) as by:
        assessing.assign(proceeding=received, officer=colleague, by=by, at=now)
        assessing.ask_for_documents(
            proceeding=received, text="Trūksta nuotolinių konsultacijų priemonių sąrašo", answer_by=now.date(), by=by, at=now
        )  # fmt: skip
        document = received.application.evidence.first()
    assert document is not None
    with applies.acting(applies.manager) as by:
        applying.add_evidence(
            application=received.application, requirement="PREMISES", title="Planas", upload=road.paper("planas.pdf"), by=by, at=now
        )  # fmt: skip
    road.granted(holds, now - timedelta(days=365 * 3 - 60))
    finding = road.a_finding(holds, now - timedelta(days=20), deadline=(now - timedelta(days=2)).date())
    with holds.acting(holds.manager) as by:
        applying.ask(
            kind="SUSPEND", authority=holds.authority, reason="Remontuojamos patalpos", until=(now + timedelta(days=20)).date(),
            by=by, at=now,
        )  # fmt: skip
    refusal = road.a_draft_decision(
        applies, DecisionType.REFUSE, now, proceeding=received, facts="Įvertinti dokumentai", reasons="Trūksta priemonių"
    )  # fmt: skip
    suspension = road.a_draft_decision(
        holds, DecisionType.SUSPEND, now, ground="VIOLATION_OR_NONCONFORMITY", finding=finding,
        until=(now + timedelta(days=30)).date(), facts="Konsultuojama atviroje patalpoje", reasons="Pažeidimas nepašalintas",
    )  # fmt: skip
    ended = given.a_service("Pasibaigusi tarnyba", accredited_on=(now - timedelta(days=90)).date())
    with holds.acting(holds.officer) as by:
        end = ending.record(service=ended, ended_on=now.date(), source="Išrašas Nr. 5", by=by, at=now)
    with holds.acting(holds.head) as by:
        deputy = authorising.authorise(
            person=colleague, document="2026-11-02 Nr. V-12", first_on=now.date(), by=by, at=now
        )
    more = [
        reverse("admin:accreditation_service", args=[ended.pk]),
        reverse("admin:accreditation_correct_end", args=[ended.pk, end.pk]),
        reverse("admin:accreditation_end_authorisation", args=[deputy.pk]),
    ]
    return applies, [*_addresses(received.reference, holds, finding, refusal.pk, suspension.pk), *more]


def _addresses(
    reference: str, holds: road.Bureau, finding: Finding, refusal: object, suspension: object
) -> list[str]:
    service = holds.service.pk
    looks: list[Look] = [
        ("index", []), ("accreditation_services", []), ("accreditation_proceeding", [reference]),
        ("accreditation_assign", [reference]), ("accreditation_documents", [reference]),
        ("accreditation_assess", [reference, "STAFF_QUALIFICATION"]), ("accreditation_prepare", [reference, "refuse"]),
        ("accreditation_service", [service]), ("accreditation_record_finding", [service]),
        ("accreditation_record_end", [service]),
        *(("accreditation_prepare_on", [service, kind]) for kind in ("suspend", "reinstate", "revoke", "annul")),
        ("accreditation_set_deadline", [finding.number]), ("accreditation_verify_remedy", [finding.number]),
        ("accreditation_draft", [refusal]), ("accreditation_draft", [suspension]),
        ("accreditation_draft_effects", [suspension]), ("accreditation_draft_sign", [suspension]),
        ("accreditation_draft_edit", [suspension]), ("accreditation_draft_send_back", [suspension]),
        ("accreditation_draft_drop", [suspension]), ("accreditation_authorise", []), ("accreditation_word_terms", []),
        *((f"accreditation_{name}_changelist", []) for name in
          ("decision", "rightperiod", "proceeding", "draft", "finding", "authorisation", "terms")),
        ("accreditation_register", []),
    ]  # fmt: skip
    return [reverse(f"admin:{name}", args=arguments) for name, arguments in looks]

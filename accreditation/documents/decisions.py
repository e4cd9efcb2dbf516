"""What a decision says on paper: domain.md 7. Part and point of its ground, facts, reasons, days, and the way to appeal."""

from collections.abc import Callable, Iterator, Mapping, Sequence

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from accreditation.documents.letters import Letter, Section, article, articles, heading, included, signer
from accreditation.models import Decision, DecisionKind, LegalEnd, Notification, Remedy
from victimsupport import choices
from victimsupport.interface.formats import day_in_words
from victimsupport.law import accreditation as law
from victimsupport.law.calendar import day_of
from victimsupport.law.catalogues import AccreditationRequirement, RevocationGround, SuspensionGround

type Log = Sequence[law.Entry]

TITLES: Mapping[str, str | Promise] = {
    DecisionKind.GRANT: gettext_lazy("Decision to grant the right to give accredited assistance"),
    DecisionKind.REFUSE: gettext_lazy("Decision not to grant the right to give accredited assistance"),
    DecisionKind.SUSPEND: gettext_lazy("Decision to suspend the right to give accredited assistance"),
    DecisionKind.REINSTATE: gettext_lazy("Decision to reinstate the right to give accredited assistance"),
    DecisionKind.REVOKE: gettext_lazy("Decision to revoke the right to give accredited assistance"),
    DecisionKind.ANNUL: gettext_lazy("Decision to annul an earlier decision"),
}


def decision(*, notification: Notification, log: Log) -> Letter:
    """
    Return a decision as its addressee gets it.

    :param log: the log of the service as it was when the decision was recorded, with this decision in it
    """
    made = notification.decision
    authority, seat = heading(made.authority, made.decided_on)
    facts = [*_facts(made, log), *([made.facts] if made.facts else [])]
    return Letter(
        title=str(TITLES[made.kind]),
        number=made.number,
        dated=made.decided_on,
        authority=authority,
        seat=seat,
        addressee=made.service,
        lead=_(
            "Decided under the Law on Assistance to Victims of Criminal Acts of the Republic of Lithuania, No. XIV-169"
            " of 14 January 2021 (the Law), %(articles)s."
        )
        % {"articles": articles(*_bases(made, log))},
        rows=list(_rows(made, log)),
        sections=[
            *([Section(_("Facts"), facts)] if facts else []),
            *([Section(_reasons_title(made), [made.reasons])] if made.reasons else []),
            Section(_("It is decided"), points=list(DECIDED[made.kind](made, log))),
            Section(_("Appeal (%(article)s)") % {"article": article("13(9)")}, [notification.appeal_clause]),
        ],
        signer=signer(made.decided_by, made.authorisation),
    )


def _reasons_title(made: Decision) -> str:
    return _("Reasons why the right is not granted") if made.kind == DecisionKind.REFUSE else _("Reasons")


def _ground(made: Decision) -> SuspensionGround | RevocationGround | None:
    if made.kind == DecisionKind.SUSPEND:
        return SuspensionGround(made.ground)
    return RevocationGround(made.ground) if made.kind == DecisionKind.REVOKE else None


def _bases(made: Decision, log: Log) -> list[str]:
    """Return the parts and points a decision rests on."""
    ground = _ground(made)
    if ground is not None:
        return [ground.basis, "13(8)"]
    if made.kind == DecisionKind.GRANT:
        return ["13(1)", "13(3)", "13(4)", "13(8)"]
    if made.kind == DecisionKind.REFUSE:
        return ["13(1)", "13(3)", "13(8)"]
    return ["13(7)", "13(8)"] if _ends_a_violation(made, log) else ["13(8)"]


def _suspended(made: Decision, log: Log) -> law.Suspend | None:
    """Return the suspension a reinstatement ends."""
    before = [entry for entry in log if getattr(entry, "key", None) != made.number]
    return law.suspension_on(before, made.effective_on) if made.kind == DecisionKind.REINSTATE else None


def _ends_a_violation(made: Decision, log: Log) -> bool:
    suspension = _suspended(made, log)
    return suspension is not None and suspension.ground is SuspensionGround.VIOLATION_OR_NONCONFORMITY


def _rows(made: Decision, log: Log) -> Iterator[tuple[str, str]]:
    """Yield what is looked for first: who, what, on which ground, from when, until when."""
    valid_until = law.valid_until(log, made.effective_on)
    yield pgettext("in a letter", "Organisation"), made.service.name
    yield _("Code of the legal person"), made.service.legal_entity_code
    yield _("Kind of decision"), made.get_kind_display()
    ground = _ground(made)
    if ground is not None:
        label = (
            choices.SuspensionGround(ground).label
            if made.kind == DecisionKind.SUSPEND
            else choices.RevocationGround(ground).label
        )
        yield _("Ground"), f"{label} ({article(ground.basis)})"
    yield _("Decided on"), day_in_words(made.decided_on)
    if made.effective_on != made.decided_on:
        yield _("In effect from"), day_in_words(made.effective_on)
    if made.kind == DecisionKind.SUSPEND:
        yield pgettext("term of a letter", "Suspended"), _between(made)
    if made.kind in {DecisionKind.GRANT, DecisionKind.SUSPEND, DecisionKind.REINSTATE}:
        yield _("The right is valid until"), included(valid_until)
    if made.kind == DecisionKind.REVOKE:
        yield _("The right is lost from"), day_in_words(law.right_lost_from(log, made.effective_on))


def _between(made: Decision) -> str:
    days = {"first": day_in_words(made.effective_on), "last": day_in_words(made.until)}
    return _("from %(first)s until %(last)s (included)") % days


def _facts(made: Decision, log: Log) -> Iterator[str]:
    """Yield what the file says of how it came to the decision."""
    if made.proceeding is not None:
        yield (
            _("Application No. %(applied)s was received on %(day)s and registered as No. %(number)s.")
            % {
                "applied": made.proceeding.application.reference,
                "day": day_in_words(day_of(made.proceeding.received_at)),
                "number": made.proceeding.reference,
            }
        )
        if made.kind == DecisionKind.GRANT:
            yield _(
                "Each of the four requirements of article 13, part 1 of the Law was assessed by the documents given,"
                " and is met."
            )
    if made.own_request is not None:
        day = day_in_words(day_of(made.own_request.requested_at))
        known = {"number": made.own_request.reference, "day": day}
        yield _("The support service asked for this in writing on %(day)s, No. %(number)s.") % known
    yield from _found(made)
    yield from _ended(made, log)
    yield from _over(made, log)


def _found(made: Decision) -> Iterator[str]:
    """Yield what was found, and that it was not remedied in its time."""
    finding = made.finding
    if finding is None:
        return
    known = {"number": finding.number, "day": day_in_words(finding.found_on), "text": finding.description}
    if finding.requirement:
        known["article"] = article(AccreditationRequirement(finding.requirement).basis)
        yield (
            _(
                "On %(day)s it was found (No. %(number)s) that the requirement of %(article)s is not met: %(text)s"
            )
            % known
        )
    else:
        yield (
            _("On %(day)s a violation of accredited assistance was found (No. %(number)s): %(text)s") % known
        )
    set_before = finding.deadlines.filter(recorded_at__lte=made.recorded_at)
    last = set_before.order_by("recorded_at", "pk").last()
    if made.ground == RevocationGround.NOT_REMEDIED and last is not None:
        yield _("It was to be remedied by %(day)s (included). It was not remedied by that day.") % {
            "day": day_in_words(last.deadline)
        }


def _ended(made: Decision, log: Log) -> Iterator[str]:
    """Yield what took the right already, where a revocation only records it."""
    if made.ground == RevocationGround.LEGAL_PERSON_ENDED:
        for end in LegalEnd.objects.filter(service=made.service).known_at(made.recorded_at):
            known = {"day": day_in_words(end.ended_on), "source": end.source}
            yield _("The legal person ended on %(day)s (%(source)s).") % known
    if made.ground == RevocationGround.TERM_EXPIRED:
        yield _("The term of the right ended on %(day)s (included).") % {
            "day": day_in_words(law.valid_until(log, made.effective_on))
        }


def _over(made: Decision, log: Log) -> Iterator[str]:
    """Yield which suspension a reinstatement ends, and that its cause is remedied."""
    suspension = _suspended(made, log)
    if suspension is None:
        return
    known = {
        "number": suspension.key,
        "first": day_in_words(suspension.on),
        "last": day_in_words(suspension.until),
    }
    yield (
        _("The right was suspended from %(first)s until %(last)s (included) by decision No. %(number)s.")
        % known
    )
    remedies = Remedy.objects.filter(finding__service=made.service, finding__number=suspension.finding)
    for remedy in remedies.filter(recorded_at__lte=made.recorded_at):
        yield _(
            "What was found (No. %(number)s) was remedied on %(day)s, which the authority has verified."
        ) % {
            "number": suspension.finding,
            "day": day_in_words(remedy.remedied_on),
        }


def _grants(made: Decision, log: Log) -> Iterator[str]:
    yield _("To grant the right to give accredited assistance from %(day)s.") % {
        "day": day_in_words(made.effective_on)
    }
    yield _(
        "The decision is valid for three years from the day it was made, until %(day)s (included), unless the right"
        " is revoked (%(article)s)."
    ) % {"day": day_in_words(law.valid_until(log, made.effective_on)), "article": article("13(4)")}


def _refuses(made: Decision, log: Log) -> Iterator[str]:
    yield _("Not to grant the right to give accredited assistance.")


def _suspends(made: Decision, log: Log) -> Iterator[str]:
    yield _("To suspend the right to give accredited assistance %(days)s.") % {"days": _between(made)}
    yield _("The suspension does not lengthen the term of the right: it ends on %(day)s (included).") % {
        "day": day_in_words(law.valid_until(log, made.effective_on))
    }
    if made.ground == SuspensionGround.VIOLATION_OR_NONCONFORMITY:
        yield _(
            "Once what was found is remedied, the right is reinstated and may be used until the end of its term"
            " (%(article)s)."
        ) % {"article": article("13(7)")}


def _reinstates(made: Decision, log: Log) -> Iterator[str]:
    yield _("To reinstate the right to give accredited assistance from %(day)s.") % {
        "day": day_in_words(made.effective_on)
    }
    basis = "13(7)" if _ends_a_violation(made, log) else "13(4)"
    yield _(
        "The term of the right does not change: it may be used until %(day)s (included; %(article)s)."
    ) % {
        "day": day_in_words(law.valid_until(log, made.effective_on)),
        "article": article(basis),
    }


def _revokes(made: Decision, log: Log) -> Iterator[str]:
    yield _("To revoke the right to give accredited assistance.")
    yield _("The right is lost from %(day)s.") % {
        "day": day_in_words(law.right_lost_from(log, made.effective_on))
    }


def _annuls(made: Decision, log: Log) -> Iterator[str]:
    assert made.annuls is not None
    yield _("To annul decision No. %(number)s of %(day)s (%(kind)s).") % {
        "number": made.annuls.number,
        "day": day_in_words(made.annuls.decided_on),
        "kind": made.annuls.get_kind_display(),
    }
    yield _("From %(day)s it counts as never taken.") % {"day": day_in_words(made.effective_on)}


DECIDED: Mapping[str, Callable[[Decision, Log], Iterator[str]]] = {
    DecisionKind.GRANT: _grants,
    DecisionKind.REFUSE: _refuses,
    DecisionKind.SUSPEND: _suspends,
    DecisionKind.REINSTATE: _reinstates,
    DecisionKind.REVOKE: _revokes,
    DecisionKind.ANNUL: _annuls,
}
"""What each kind of decision decides, point by point."""

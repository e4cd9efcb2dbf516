"""What each refusal of art. 13 says to the person who asked."""

from django.utils.translation import gettext_lazy as _

from victimsupport.law.proceedings import Refusal
from victimsupport.refusal import Refused

SENTENCES = {
    Refusal.NOT_AUTHORISED: _(
        "Only the head of the authority, or a person the head has authorised, decides (art. 13(8))."
    ),
    Refusal.NOT_ELIGIBLE_ESTABLISHMENT: _(
        "Only an organisation established in Lithuania, another state of the European Union or of the European"
        " Economic Area may apply (art. 13(1))."
    ),
    Refusal.APPLICATION_PENDING: _("An application has been received already and is not decided yet."),
    Refusal.NO_APPLICATION: _("No application of this organisation waits for a decision."),
    Refusal.BEFORE_RECEIPT: _("The decision cannot be dated before the application was received."),
    Refusal.DOCS_MISSING: _("The application has no evidence for one of the four requirements (art. 13(2))."),
    Refusal.REQ_UNMET: _(
        "All four requirements must be assessed as met before the right is granted (art. 13(1))."
    ),
    Refusal.SUSPENDED_DECIDE_FIRST: _("The right is suspended: decide on the suspension first."),
    Refusal.REASONS_REQUIRED: _("Give the reasons: a refusal must state them (art. 13(8))."),
    Refusal.ALL_REQ_MET: _(
        "All four requirements are assessed as met. To refuse nevertheless, the head must say so expressly."
    ),
    Refusal.NOT_ACTIVE: _("The right is not in use: there is nothing to suspend or revoke."),
    Refusal.SUSPEND_REPEAT_SAME_FINDING: _("The right has been suspended for this finding before."),
    Refusal.NO_REQUEST: _("The service's written request is not on file (art. 13(5)1, 13(6)1)."),
    Refusal.NO_FINDING: _(
        "There is no such finding, or no last day to remedy it was set (art. 13(5)2, 13(6)4)."
    ),
    Refusal.BAD_DATES: _("These days do not fit together. Check them."),
    Refusal.SUSPEND_TOO_LONG: _("A right may be suspended for six months at most (art. 13(5))."),
    Refusal.SUSPEND_PAST_EXPIRY: _("The suspension would end after the right itself. Choose an earlier day."),
    Refusal.EXPIRED: _("The term of the right has ended: it cannot be reinstated (art. 13(7))."),
    Refusal.NOT_SUSPENDED: _("The right is not suspended."),
    Refusal.NOT_REMEDIED: _("The violation is not recorded as remedied by that day (art. 13(7))."),
    Refusal.ALREADY_REVOKED: _("The right has been revoked already."),
    Refusal.LEGAL_PERSON_NOT_ENDED: _("The end of the legal person is not recorded (art. 13(6)2)."),
    Refusal.NOT_EXPIRED: _("The term of the right has not ended yet (art. 13(6)3)."),
    Refusal.REMEDIED_IN_TIME: _("The finding was remedied within its time: the right is not revoked for it."),
    Refusal.DEADLINE_NOT_PASSED: _("The last day to remedy the finding has not passed yet (art. 13(6)4)."),
    Refusal.GROUND_REQUIRED: _("Choose the ground the law names (art. 13(5), 13(6))."),
    Refusal.APPEAL_TEXT_REQUIRED: _(
        "A notice must say how the decision may be appealed against (art. 13(9))."
    ),
    Refusal.NOT_LATEST: _("Only the latest decision that stands can be annulled."),
}
FIELDS = {
    Refusal.REASONS_REQUIRED: "reasons",
    Refusal.ALL_REQ_MET: "though_all_met",
    Refusal.NO_REQUEST: "own_request",
    Refusal.NO_FINDING: "finding",
    Refusal.SUSPEND_REPEAT_SAME_FINDING: "finding",
    Refusal.SUSPEND_TOO_LONG: "until",
    Refusal.SUSPEND_PAST_EXPIRY: "until",
    Refusal.GROUND_REQUIRED: "ground",
    Refusal.BEFORE_RECEIPT: "decided_on",
    Refusal.NOT_LATEST: "annuls",
}


def refused(code: Refusal, *, field: str | None = None) -> Refused:
    """Return the refusal with its sentence, at the field it belongs to."""
    return Refused(SENTENCES[code], field=field or FIELDS.get(code), code=code.value)

"""Signing in: password, second factor, choosing for whom one acts, and how a session ends."""

import re

import pytest
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests import given
from victimsupport.accounts.actions import STARTED
from victimsupport.accounts.identity import CHOSEN, acting_as, system
from victimsupport.accounts.models import Membership, Organisation, User
from victimsupport.accounts.roles import Role
from victimsupport.accounts.sessions import SEEN
from victimsupport.audit.models import Entry

pytestmark = pytest.mark.django_db
PASSWORD = "password-of-a-test"


def code(secret: str) -> str:
    return str(format_hotp_value(hotp_value(secret, next(yield_hotp_counters_from_time()))))


def sign_in(client, person):
    return client.post(reverse("account_login"), {"login": person.email, "password": PASSWORD}, secure=True)


@pytest.fixture
def visitor(client, settings):
    settings.ACCOUNT_RATE_LIMITS = False
    client.defaults["wsgi.url_scheme"] = "https"
    return client


def test_without_a_second_factor_one_is_led_to_setting_it_up_and_nowhere_else(visitor):
    ona = given.a_person(given.a_service(), Role.CASEWORKER)

    sign_in(visitor, ona)

    for page in ("accounts:choose", "interface:home"):
        assert visitor.get(reverse(page)).url == reverse("mfa_activate_totp")
    again = visitor.get(reverse("mfa_activate_totp")).url
    assert again.startswith(reverse("account_reauthenticate"))
    assert visitor.post(again, {"password": PASSWORD}).url == reverse("mfa_activate_totp")
    assert visitor.get(reverse("mfa_activate_totp")).status_code == 200


def test_a_password_alone_does_not_sign_in_who_has_a_second_factor(visitor):
    ona = given.a_person(given.a_service(), Role.CASEWORKER)
    secret = "JBSWY3DPEHPK3PXP"
    TOTP.activate(ona, secret)

    answer = sign_in(visitor, ona)

    assert answer.url == reverse("mfa_authenticate")
    assert "_auth_user_id" not in visitor.session
    answer = visitor.post(reverse("mfa_authenticate"), {"code": "000000"})
    assert answer.status_code == 200
    answer = visitor.post(reverse("mfa_authenticate"), {"code": code(secret)}, follow=True)
    assert visitor.session["_auth_user_id"] == str(ona.pk)
    assert visitor.session[CHOSEN] == str(ona.memberships.get().pk)


def test_a_code_is_good_once(visitor):
    ona = given.a_person(given.a_service(), Role.CASEWORKER)
    secret = "JBSWY3DPEHPK3PXP"
    TOTP.activate(ona, secret)
    used = code(secret)
    sign_in(visitor, ona)
    visitor.post(reverse("mfa_authenticate"), {"code": used})
    visitor.post(reverse("account_logout"))

    sign_in(visitor, ona)
    visitor.post(reverse("mfa_authenticate"), {"code": used})

    assert "_auth_user_id" not in visitor.session


def test_a_wrong_password_says_nothing_about_who_exists(visitor):
    ona = given.a_person(given.a_service(), Role.CASEWORKER)

    def errors(email):
        page = visitor.post(
            reverse("account_login"), {"login": email, "password": "wrong-password-of-a-test"}
        )
        return re.findall(r"error-summary__list.*?</ul>", page.content.decode().replace(email, ""), re.DOTALL)

    assert errors(ona.email) == errors("nobody@example.org") != []


def test_who_works_in_two_places_chooses_and_the_choice_is_audited(visitor, settings):
    settings.DEMO = True
    first, second = given.a_service("Pirma"), given.an_institution()
    ona = given.a_person(first, Role.CASEWORKER)
    other = Membership.objects.create(user=ona, organisation=second, roles=[Role.FIRST_CONTACT_OFFICER])
    sign_in(visitor, ona)

    page = visitor.get(reverse("accounts:choose"))
    assert first.name in page.content.decode()
    visitor.post(reverse("accounts:choose"), {"membership": str(other.pk)})

    assert visitor.session[CHOSEN] == str(other.pk)
    with acting_as(system(), second):
        assert Entry.objects.filter(action="SIGNED_IN", user_id=ona.pk).count() == 1


def test_somebody_elses_membership_cannot_be_chosen(visitor, settings):
    settings.DEMO = True
    service = given.a_service()
    ona, jonas = given.a_person(service, Role.CASEWORKER), given.a_person(service, Role.SERVICE_MANAGER)
    Membership.objects.create(user=ona, organisation=given.a_service(), roles=[Role.CASEWORKER])
    sign_in(visitor, ona)

    page = visitor.post(reverse("accounts:choose"), {"membership": str(jonas.memberships.get().pk)})

    assert page.status_code == 200
    assert CHOSEN not in visitor.session


def test_losing_the_membership_takes_effect_at_the_next_request(visitor, settings):
    settings.DEMO = True
    ona = given.a_person(given.a_service(), Role.CASEWORKER)
    sign_in(visitor, ona)
    visitor.get(reverse("accounts:choose"))
    assert visitor.get(reverse("cases:worklist")).status_code == 200

    Membership.objects.update(is_active=False)

    assert visitor.get(reverse("cases:worklist")).status_code == 302


def test_a_session_ends_after_ten_hours_whatever_was_done_in_it(visitor, settings):
    settings.DEMO = True
    ona = given.a_person(given.a_service(), Role.CASEWORKER)
    sign_in(visitor, ona)
    session = visitor.session
    session[STARTED] = timezone.now().timestamp() - 10 * 60 * 60 - 1
    session.save()

    answer = visitor.get(reverse("accounts:choose"))

    assert answer.url == reverse("account_login")
    assert "_auth_user_id" not in visitor.session


@pytest.mark.parametrize(("minutes", "ends"), [(14, False), (16, True)])
def test_a_session_idles_as_long_as_the_organisation_says(visitor, settings, minutes, ends):
    settings.DEMO = True
    service = given.a_service()
    Organisation.objects.filter(pk=service.pk).update(idle_minutes=15)
    sign_in(visitor, given.a_person(service, Role.CASEWORKER))
    visitor.get(reverse("accounts:choose"))
    session = visitor.session
    session[SEEN] = timezone.now().timestamp() - minutes * 60
    session.save()

    answer = visitor.get(reverse("cases:worklist"))

    assert answer.status_code == (302 if ends else 200)
    assert ("_auth_user_id" in visitor.session) is not ends


def test_closing_the_browser_ends_the_session(visitor, settings):
    settings.DEMO = True
    sign_in(visitor, given.a_person(given.a_service(), Role.CASEWORKER))
    visitor.get(reverse("accounts:choose"))

    assert visitor.cookies[settings.SESSION_COOKIE_NAME]["expires"] == ""


def test_signing_out_ends_the_session_on_the_server_and_wipes_the_browser(visitor, settings):
    settings.DEMO = True
    sign_in(visitor, given.a_person(given.a_service(), Role.CASEWORKER))
    visitor.get(reverse("accounts:choose"))
    key = visitor.session.session_key

    answer = visitor.post(reverse("account_logout"))

    assert not Session.objects.filter(pk=key).exists()
    assert answer["Clear-Site-Data"] == '"cache", "storage"'


def test_pages_of_a_signed_in_person_are_kept_in_no_cache(visitor, settings):
    settings.DEMO = True
    sign_in(visitor, given.a_person(given.a_service(), Role.CASEWORKER))

    assert visitor.get(reverse("interface:home"), follow=True)["Cache-Control"] == "no-store"


def test_a_changed_second_factor_ends_the_sessions_elsewhere(
    visitor, settings, django_capture_on_commit_callbacks
):
    settings.DEMO = True
    ona = given.a_person(given.a_service(), Role.CASEWORKER)
    elsewhere = Client()
    for client in (visitor, elsewhere):
        sign_in(client, ona)
        client.get(reverse("accounts:choose"))
    assert elsewhere.get(reverse("cases:worklist")).status_code == 200

    visitor.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    secret = visitor.get(reverse("mfa_activate_totp")).context["form"].secret
    with django_capture_on_commit_callbacks(execute=True):
        visitor.post(reverse("mfa_activate_totp"), {"code": code(secret)})

    assert elsewhere.get(reverse("cases:worklist")).status_code == 302
    assert visitor.get(reverse("cases:worklist")).status_code == 200


def test_a_person_who_is_closed_out_is_out_at_the_next_request(visitor, settings):
    settings.DEMO = True
    ona = given.a_person(given.a_service(), Role.CASEWORKER)
    sign_in(visitor, ona)
    visitor.get(reverse("accounts:choose"))

    User.objects.filter(pk=ona.pk).update(is_active=False)

    assert visitor.get(reverse("cases:worklist")).url.startswith(reverse("account_login"))


def test_who_gives_up_the_second_factor_is_led_to_a_new_one_at_once(
    visitor, django_capture_on_commit_callbacks
):
    ona = given.a_person(given.a_service(), Role.CASEWORKER)
    secret = "JBSWY3DPEHPK3PXP"
    TOTP.activate(ona, secret)
    sign_in(visitor, ona)
    visitor.post(reverse("mfa_authenticate"), {"code": code(secret)}, follow=True)
    assert visitor.get(reverse("cases:worklist")).status_code == 200

    visitor.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    with django_capture_on_commit_callbacks(execute=True):
        visitor.post(reverse("mfa_deactivate_totp"))

    assert not ona.authenticator_set.filter(type="totp").exists()
    assert visitor.get(reverse("cases:worklist")).url == reverse("mfa_activate_totp")

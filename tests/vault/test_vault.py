"""Identities: bound to their place, found by name inside one service only, gone for good when erased."""

from datetime import date

import pytest
from django.db import connection, transaction

from tests import given
from victimsupport.accounts.identity import acting_as
from victimsupport.accounts.roles import Role
from victimsupport.audit.models import Entry
from victimsupport.vault import actions as vault
from victimsupport.vault import crypto
from victimsupport.vault.models import Identity, OrganisationKey, PersonKey, SearchToken
from victimsupport.vault.person import FIELDS, Person

pytestmark = pytest.mark.django_db
NOON = given.at("2026-03-02 12:00")
ZIVILE = Person(
    first_name="Živilė", surname="Jonaitytė-Žukauskienė", phone="+370 612 34567", email="Zivile@Example.org",
    birth_date=date(1987, 4, 23), address="Slėpynės g. 1, Ąžuolynas",
)  # fmt: skip


@pytest.fixture
def acting():
    service = given.a_service()
    with acting_as(given.a_person(service, Role.CASEWORKER), service) as by:
        yield by


def test_what_is_sealed_opens_as_it_was_and_looking_is_recorded(acting):
    identity = vault.seal(person=ZIVILE, by=acting, at=NOON)

    person = vault.open_identity(identity=identity, purpose="CASE_PAGE", by=acting, at=NOON)

    assert person == ZIVILE
    opened = Entry.objects.get(action="IDENTITY_OPENED")
    assert (opened.about_id, opened.user_id, opened.detail) == (
        identity.pk,
        acting.user_id,
        {"purpose": "CASE_PAGE"},
    )


def test_a_look_that_is_rolled_back_was_shown_to_nobody(acting):
    identity = vault.seal(person=ZIVILE, by=acting, at=NOON)

    with transaction.atomic():
        vault.open_identity(identity=identity, purpose="CASE_PAGE", by=acting, at=NOON)
        transaction.set_rollback(True)

    assert not Entry.objects.filter(action="IDENTITY_OPENED").exists()


def test_no_field_lies_in_the_clear(acting):
    vault.seal(person=ZIVILE, by=acting, at=NOON)

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT to_jsonb(i)::text || (SELECT string_agg(token::text, '') FROM vault_searchtoken) FROM vault_identity i"
        )
        row = cursor.fetchone()[0]
    for text in ("ivil", "Jonait", "61234567", "example", "1987-04-23"):
        assert text.encode().hex() not in row
        assert text not in row


@pytest.mark.parametrize("field", [field for field in FIELDS if field != "first_name"])
def test_a_field_moved_to_another_column_does_not_open(acting, field):
    identity = vault.seal(person=ZIVILE, by=acting, at=NOON)
    setattr(identity, field, identity.first_name)

    with pytest.raises(crypto.Forged):
        vault.open_identity(identity=identity, purpose="CASE_PAGE", by=acting, at=NOON)


def test_a_field_moved_to_another_person_does_not_open(acting):
    first, second = vault.seal_many(persons=[ZIVILE, Person(first_name="Ona")], by=acting, at=NOON)
    second.first_name = first.first_name

    with pytest.raises(crypto.Forged):
        vault.open_identity(identity=second, purpose="CASE_PAGE", by=acting, at=NOON)


def test_a_key_moved_to_another_person_does_not_open(acting):
    first, second = vault.seal_many(persons=[ZIVILE, Person(first_name="Ona")], by=acting, at=NOON)
    second.key.wrapped = first.key.wrapped

    with pytest.raises(crypto.Forged):
        vault.open_identity(identity=second, purpose="CASE_PAGE", by=acting, at=NOON)


def test_erasing_destroys_the_key_so_that_an_old_copy_stays_closed(acting):
    identity = vault.seal(person=ZIVILE, by=acting, at=NOON)
    copy = Identity.objects.select_related("key").get(pk=identity.pk)

    vault.erase(identity_id=identity.pk, by=acting, at=NOON)

    assert not Identity.objects.exists()
    assert not PersonKey.objects.exists()
    assert not SearchToken.objects.exists()
    assert Entry.objects.filter(action="IDENTITY_ERASED", about_id=identity.pk).exists()
    copy.key = PersonKey(pk=copy.key_id, wrapped=crypto.new_key())
    with pytest.raises(crypto.Forged):
        vault.read(copy, by=acting, at=NOON)


def test_changing_replaces_every_field_and_what_the_person_is_found_by(acting):
    identity = vault.seal(person=ZIVILE, by=acting, at=NOON)

    vault.change(
        identity=identity, person=Person(first_name="Ona", surname="Kazlauskaitė"), by=acting, at=NOON
    )

    identity = Identity.objects.select_related("key").get(pk=identity.pk)
    assert vault.read(identity, by=acting, at=NOON) == Person(first_name="Ona", surname="Kazlauskaitė")
    assert identity.version == 2
    assert vault.find(text="Žukauskienė", by=acting, at=NOON) == []
    assert vault.find(text="Kazlauskaitės", by=acting, at=NOON) == [identity.pk]


@pytest.mark.parametrize(
    "text",
    [
        "Živilė", "zivile", "Živilei", "Jonaitytė", "Jonaitytės", "jonaityte", "Žukauskienę", "zukauskiene", "jonait",
        "Živilė Žukauskienė", "Žukauskienė Živilė", "+370 612 34567", "8 612 34567", "0 612 34567", "61234567",
        "zivile@example.org",
    ],
)  # fmt: skip
def test_a_person_is_found_without_diacritics_in_any_case_by_prefix_phone_and_mail(acting, text):
    identity = vault.seal(person=ZIVILE, by=acting, at=NOON)
    vault.seal(
        person=Person(first_name="Petras", surname="Vardenis", phone="+37060000000"), by=acting, at=NOON
    )

    assert vault.find(text=text, by=acting, at=NOON) == [identity.pk]


def test_one_audit_row_of_a_search_names_whom_it_showed_and_not_what_was_typed(acting):
    identity = vault.seal(person=ZIVILE, by=acting, at=NOON)

    vault.find(text="Žukauskienė", by=acting, at=NOON)

    assert Entry.objects.get(action="PEOPLE_SEARCHED").detail == {"shown": [str(identity.pk)]}


def test_nobody_of_another_service_is_found_and_their_hashes_cannot_be_compared():
    hashes = []
    for service in (given.a_service(), given.a_service()):
        with acting_as(given.a_person(service, Role.CASEWORKER), service) as by:
            assert vault.find(text="Žukauskienė", by=by, at=NOON) == []
            vault.seal(person=ZIVILE, by=by, at=NOON)
            hashes.append({bytes(token) for token in SearchToken.objects.values_list("token", flat=True)})

    assert hashes[0].isdisjoint(hashes[1])


def test_a_new_master_key_takes_over_without_touching_a_person(acting, settings):
    identity = vault.seal(person=ZIVILE, by=acting, at=NOON)
    old, new = settings.VAULT_KEYS, f"new:{crypto.new_key().hex()}"

    settings.VAULT_KEYS = f"{new},{old}"
    assert vault.rewrap(by=acting, at=NOON)
    assert not vault.rewrap(by=acting, at=NOON)

    settings.VAULT_KEYS = new
    assert vault.read(identity, by=acting, at=NOON) == ZIVILE
    assert OrganisationKey.objects.get().master == "new"
    settings.VAULT_KEYS = old
    with pytest.raises(crypto.VaultClosed):
        vault.read(identity, by=acting, at=NOON)


def test_without_master_keys_nothing_is_sealed_or_opened(acting, settings):
    settings.VAULT_KEYS = ""

    with pytest.raises(crypto.VaultClosed):
        vault.seal(person=ZIVILE, by=acting, at=NOON)


def test_no_traceback_shows_a_name():
    assert "ivil" not in repr(ZIVILE) + str(ZIVILE)
    assert "key" not in repr(crypto.ring(f"a:{'0' * 64}")).replace("Ring(a)", "")


@pytest.mark.parametrize("described", ["a:00", "00" * 32, ":" + "0" * 64, "a:" + "z" * 64])
def test_a_ring_that_is_misspelt_is_refused(described):
    with pytest.raises(ValueError):  # noqa: PT011  from bytes.fromhex or from us, both say which
        crypto.ring(described)


def test_initials_are_two_letters_or_one():
    assert ZIVILE.initials == "ŽJ"
    assert Person(surname="petraitis").initials == "P"
    assert Person(phone="+37060000000").initials == ""


def test_a_text_of_a_person_opens_only_where_it_stands_and_is_gone_with_them(acting):
    identity = vault.seal(person=ZIVILE, by=acting, at=NOON)
    sealed = vault.seal_text(text="žodis: lietus", place="t|c|1", identity=identity, by=acting, at=NOON)

    assert (
        vault.open_text(sealed=sealed, place="t|c|1", identity=identity, by=acting, at=NOON)
        == "žodis: lietus"
    )
    for place, key in (("t|c|2", identity), ("t|c|1", None)):
        with pytest.raises(crypto.Forged):
            vault.open_text(sealed=sealed, place=place, identity=key, by=acting, at=NOON)


def test_a_text_of_nobody_is_under_the_organisations_key(acting):
    sealed = vault.seal_text(text="juodraštis", place="t|c|1", by=acting, at=NOON)

    assert b"juodra" not in sealed
    assert vault.open_text(sealed=sealed, place="t|c|1", by=acting, at=NOON) == "juodraštis"

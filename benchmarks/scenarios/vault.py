"""V: identities that only their service can read, against the cipher alone."""

from collections.abc import Callable
from os import urandom

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.db import transaction

from benchmarks.database import act, bare
from benchmarks.measuring import Measured, at_most, compare
from benchmarks.seed import World
from victimsupport.accounts.identity import acting_as, system
from victimsupport.vault import actions, crypto
from victimsupport.vault.models import Identity
from victimsupport.vault.person import Person

TEXT = "Pavyzdė-Pavardenė".encode()
PLACE = "vault_identity|surname|01939f3c-0000-7000-8000-000000000000"
FIELDS = 2_000
ROUNDS = 30
PERSON = Person(
    first_name="Ona", surname="Pavyzdė", phone="+37060000000", email="ona@example.org", address="Pavyzdžio g. 1, Vilnius"
)  # fmt: skip


def fields(_world: World) -> Measured:
    """A field: its own nonce and its place as additional data, against the cipher with a key laid out once."""
    key = crypto.new_key()
    cipher, nonce = AESGCM(key), urandom(12)
    sealed, bare_sealed = crypto.seal(key, TEXT, PLACE), cipher.encrypt(nonce, TEXT, None)

    variants = {
        "floor: seal": _many(lambda: cipher.encrypt(urandom(12), TEXT, None)),
        "ours: seal": _many(lambda: crypto.seal(key, TEXT, PLACE)),
        "floor: open": _many(lambda: cipher.decrypt(nonce, bare_sealed, None)),
        "ours: open": _many(lambda: crypto.unseal(key, sealed, PLACE)),
    }
    found = Measured(compare(variants, rounds=ROUNDS, operations=FIELDS))
    found.gates = [
        at_most("seal, ours / floor", found.ratio("ours: seal", "floor: seal"), 5),
        at_most("open, ours / floor", found.ratio("ours: open", "floor: open"), 5),
    ]
    found.facts = {
        "fields sealed a second": 1 / found.timings["ours: seal"].median,
        "fields opened a second": 1 / found.timings["ours: open"].median,
    }
    return found


def _many(once: Callable[[], object]) -> Callable[[], None]:
    def run() -> None:
        for _ in range(FIELDS):
            once()

    return run


def persons(world: World) -> Measured:
    """A whole person with their own key, search tokens and rows, against the same rows put there by bare statements."""
    service = world.largest
    with bare() as raw, acting_as(system(), service.organisation) as by:
        act(raw, by.user, service.organisation)
        made = actions.seal(person=PERSON, by=by, at=world.at)
        tokens = [bytes(token) for token in made.tokens.values_list("token", flat=True)]
        columns = ("first_name", "surname", "phone", "email", "address")
        identity = Identity.objects.select_related("key").get(pk=made.pk)

        def floor() -> None:
            own, organisation = AESGCM(crypto.new_key()), service.organisation.pk
            wrapped = own.encrypt(urandom(12), urandom(32), None)
            sealed = [own.encrypt(urandom(12), TEXT, None) for _ in columns]
            raw.execute("SAVEPOINT one")
            (key,) = raw.execute(KEEP_KEY, [organisation, wrapped]).fetchone() or ()
            (kept,) = raw.execute(KEEP_IDENTITY, [organisation, key, *sealed]).fetchone() or ()
            raw.execute(KEEP_TOKENS, [organisation, kept, tokens])
            raw.execute("ROLLBACK TO SAVEPOINT one")

        def ours() -> None:
            with transaction.atomic():
                actions.seal(person=PERSON, by=by, at=world.at)
                transaction.set_rollback(True)

        def show() -> None:
            actions.read(identity, by=by, at=world.at)

        found = Measured(compare({"floor: keep": floor, "ours: keep": ours, "ours: show": show}, rounds=100))
        transaction.set_rollback(True)
    found.gates = [at_most("keep, ours / floor", found.ratio("ours: keep", "floor: keep"), 6)]
    return found


KEEP_KEY = "INSERT INTO vault_personkey (organisation_id, wrapped) VALUES (%s, %s) RETURNING id"
KEEP_IDENTITY = """
INSERT INTO vault_identity (organisation_id, key_id, first_name, surname, phone, email, address, version)
VALUES (%s, %s, %s, %s, %s, %s, %s, 1) RETURNING id
"""
KEEP_TOKENS = """
INSERT INTO vault_searchtoken (organisation_id, identity_id, token)
SELECT %s, %s, token FROM unnest(%s::bytea[]) AS token
"""

"""Sealing, opening, changing and erasing identities. Opening one is audited in the same transaction."""

import hmac
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from hashlib import sha256
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction

from victimsupport.accounts.identity import Actor
from victimsupport.audit import actions as audit
from victimsupport.keys import fresh_keys
from victimsupport.vault import crypto, folding
from victimsupport.vault.models import Identity, OrganisationKey, PersonKey, SearchToken
from victimsupport.vault.person import FIELDS, Person


def _ring() -> crypto.Ring:
    """Return the master keys of this process."""
    return crypto.ring(settings.VAULT_KEYS)


@transaction.atomic
def seal(*, person: Person, searchable: bool = True, by: Actor, at: datetime) -> Identity:
    """
    This will keep a person's identity for the actor's organisation, under a key of their own.

    :raises VaultClosed: in a process without master keys
    """
    return seal_many(persons=[person], searchable=searchable, by=by, at=at)[0]


@transaction.atomic
def seal_many(
    *, persons: Sequence[Person], searchable: bool = True, by: Actor, at: datetime
) -> list[Identity]:
    """This will keep many identities at once, in the order given."""
    keys = organisation_keys(by=by, at=at)
    numbers = fresh_keys(2 * len(persons))
    person_keys: list[PersonKey] = []
    identities: list[Identity] = []
    tokens: list[SearchToken] = []
    for person, key_id, identity_id in zip(persons, numbers[::2], numbers[1::2], strict=True):
        own = crypto.new_key()
        wrapped = crypto.seal(keys.wrapping, own, f"vault_personkey|wrapped|{key_id}")
        person_keys.append(PersonKey(pk=key_id, organisation=by.organisation, wrapped=wrapped))
        identity = Identity(pk=identity_id, organisation=by.organisation, key_id=key_id)
        _put(identity, person, own)
        identities.append(identity)
        if searchable:
            tokens += _tokens_of(identity, person, keys)
    PersonKey.objects.bulk_create(person_keys, batch_size=1000)
    Identity.objects.bulk_create(identities, batch_size=1000)
    SearchToken.objects.bulk_create(tokens, batch_size=2000)
    return identities


def open_identity(
    *,
    identity: Identity,
    purpose: str,
    reference: str = "",
    detail: Mapping[str, Any] | None = None,
    by: Actor,
    at: datetime,
) -> Person:
    """
    This will show a person, and record who saw them and why.

    :param purpose: a code: CASE_PAGE, LETTER, NOTIFICATION…
    :param detail: what the audit is to say besides
    :raises Forged: if a field was not sealed where it stands
    """
    told = {"purpose": purpose, **(detail or {})}
    audit.record("IDENTITY_OPENED", about=identity, reference=reference, detail=told, by=by, at=at)
    return read(identity, by=by, at=at)


@transaction.atomic
def change(
    *, identity: Identity, person: Person, searchable: bool = True, by: Actor, at: datetime
) -> Identity:
    """This will put what is known now in place of what was known before."""
    identity = Identity.objects.select_for_update().select_related("key").get(pk=identity.pk)
    keys = organisation_keys(by=by, at=at)
    _put(identity, person, _person_key(identity, keys))
    identity.version += 1
    identity.save(update_fields=[*FIELDS, "version"])
    identity.tokens.all().delete()
    if searchable:
        SearchToken.objects.bulk_create(_tokens_of(identity, person, keys))
    audit.record("IDENTITY_CHANGED", about=identity, by=by, at=at)
    return identity


@transaction.atomic
def erase(*, identity_id: UUID, by: Actor, at: datetime) -> None:
    """This will destroy a person's key and with it every copy of their identity, backups included."""
    identity = Identity.objects.select_for_update().get(pk=identity_id)
    audit.record("IDENTITY_ERASED", about=identity, by=by, at=at)
    key = identity.key_id
    identity.tokens.all().delete()
    identity.delete()
    PersonKey.objects.filter(pk=key).delete()


def find(*, text: str, by: Actor, at: datetime) -> list[UUID]:
    """This will find people of the actor's organisation by name, phone or e-mail; one audit row names them."""
    keys = organisation_keys(by=by, at=at)
    found: set[UUID] | None = None
    for alternatives in folding.tokens_for(text):
        hashes = [_hashed(keys, token) for token in alternatives]
        matching = set(SearchToken.objects.filter(token__in=hashes).values_list("identity_id", flat=True))
        found = matching if found is None else found & matching
    shown = sorted(found or ())
    audit.record("PEOPLE_SEARCHED", detail={"shown": [str(key) for key in shown]}, by=by, at=at)
    return shown


def alike(*, person: Person, by: Actor, at: datetime) -> dict[UUID, list[str]]:
    """
    This will find whom the actor's organisation knows that may be this person, and by what they seem so.

    One audit row names them. At most three queries, whoever it is.
    """
    keys = organisation_keys(by=by, at=at)
    found: dict[UUID, list[str]] = {}
    for what, demanded in folding.likeness_of(person).items():
        matching = Identity.objects.all()
        for alternatives in demanded:
            hashes = [_hashed(keys, token) for token in alternatives]
            matching = matching.filter(pk__in=SearchToken.objects.filter(token__in=hashes).values("identity"))
        for identity_id in matching.values_list("pk", flat=True):
            found.setdefault(identity_id, []).append(what)
    audit.record("PEOPLE_COMPARED", detail={"shown": sorted(str(key) for key in found)}, by=by, at=at)
    return found


@transaction.atomic
def mark(*, identity: Identity, person: Person, by: Actor, at: datetime) -> None:
    """This will keep what somebody is recognised by who must not be found as a victim: `find` never meets it."""
    keys = organisation_keys(by=by, at=at)
    SearchToken.objects.bulk_create(
        SearchToken(organisation_id=identity.organisation_id, identity=identity, token=_hashed(keys, mark))
        for mark in sorted(set(folding.marks_of(person)))
    )


def recognise(*, people: Sequence[Person], by: Actor, at: datetime) -> list[set[UUID]]:
    """Return for each of some people the marked identities they may be. Shows nobody anything; one query."""
    keys = organisation_keys(by=by, at=at)
    marks = [{_hashed(keys, mark) for mark in folding.marks_of(person)} for person in people]
    rows = SearchToken.objects.filter(token__in=set().union(*marks)).values_list("token", "identity_id")
    known: dict[bytes, set[UUID]] = {}
    for token, identity_id in rows:
        known.setdefault(bytes(token), set()).add(identity_id)
    return [set().union(*(known.get(mark, set()) for mark in own)) for own in marks]


def namesakes(*, names: Mapping[UUID, str], by: Actor, at: datetime) -> set[tuple[UUID, UUID]]:
    """Return which of some colleagues bear the surname of which identity. Shows nobody anything; one query."""
    keys = organisation_keys(by=by, at=at)
    bearers: dict[bytes, set[UUID]] = {}
    for user, name in names.items():
        for token in folding.family_of(name):
            bearers.setdefault(_hashed(keys, token), set()).add(user)
    rows = SearchToken.objects.filter(token__in=bearers).values_list("token", "identity_id")
    return {(user, identity) for token, identity in rows for user in bearers[bytes(token)]}


@transaction.atomic
def rewrap(*, by: Actor, at: datetime) -> bool:
    """This will wrap the organisation's keys under the current master key; False if they are already."""
    row = OrganisationKey.objects.select_for_update().filter(organisation=by.organisation).first()
    name, master = _ring().current
    if row is None or row.master == name:
        return False
    keys = _unwrap(row)
    row.master = name
    row.wrapping = crypto.seal(master, keys.wrapping, _place("wrapping", row))
    row.searching = crypto.seal(master, keys.searching, _place("searching", row))
    row.save(update_fields=["master", "wrapping", "searching"])
    audit.record("KEYS_REWRAPPED", about=row, detail={"master": name}, by=by, at=at)
    return True


def seal_text(*, text: str, place: str, identity: Identity | None = None, by: Actor, at: datetime) -> bytes:
    """
    This will return a text sealed under the person's key, gone with it, or else under the actor's organisation's.

    :param place: where it will stand, `table|column|row`: it opens nowhere else
    """
    return crypto.seal(_key_of(identity, by=by, at=at), text.encode(), place)


def open_text(*, sealed: bytes, place: str, identity: Identity | None = None, by: Actor, at: datetime) -> str:
    """
    This will return what `seal_text` sealed. Whoever shows it to somebody records that first.

    :raises Forged: if it was not sealed in this place
    """
    return crypto.unseal(_key_of(identity, by=by, at=at), bytes(sealed), place).decode()


def open_texts(*, sealed: Sequence[tuple[bytes, str]], by: Actor, at: datetime) -> list[str]:
    """
    This will return texts sealed under the organisation's key, each with its place; the key is read once.

    :raises Forged: if one was not sealed in its place
    """
    if not sealed:
        return []
    key = _key_of(None, by=by, at=at)
    return [crypto.unseal(key, each, place).decode() for each, place in sealed]


def reseal_text(
    *, sealed: bytes, place: str, identity: Identity | None, other: Identity | None, by: Actor, at: datetime
) -> bytes | None:
    """
    This will seal a text under another person's key: two identities turned out to be of one person.

    Returns None where it was not sealed under the first: it is the organisation's own and opens as before.
    """
    try:
        clear = crypto.unseal(_key_of(identity, by=by, at=at), bytes(sealed), place)
    except crypto.Forged:
        return None
    return crypto.seal(_key_of(other, by=by, at=at), clear, place)


def _key_of(identity: Identity | None, *, by: Actor, at: datetime) -> bytes:
    keys = organisation_keys(by=by, at=at)
    return _person_key(identity, keys) if identity is not None else keys.wrapping


class Keys:
    """The two keys of an organisation in the clear, in memory only."""

    __slots__ = ("searching", "wrapping")

    def __init__(self, wrapping: bytes, searching: bytes) -> None:
        self.wrapping = wrapping
        self.searching = searching


def organisation_keys(*, by: Actor, at: datetime) -> Keys:
    """This will return the keys of the actor's organisation, making them at first need."""
    row = OrganisationKey.objects.filter(organisation=by.organisation).first()
    if row is not None:
        return _unwrap(row)
    name, master = _ring().current
    keys = Keys(crypto.new_key(), crypto.new_key())
    row = OrganisationKey(organisation=by.organisation, master=name)
    row.wrapping = crypto.seal(master, keys.wrapping, _place("wrapping", row))
    row.searching = crypto.seal(master, keys.searching, _place("searching", row))
    OrganisationKey.objects.bulk_create([row], ignore_conflicts=True)
    return _unwrap(OrganisationKey.objects.get(organisation=by.organisation))


def read(identity: Identity, *, by: Actor, at: datetime) -> Person:
    """Return a person without auditing: for `open_identity`, and for checks that show nobody anything."""
    own = _person_key(identity, organisation_keys(by=by, at=at))
    clear: dict[str, Any] = {}
    for field in FIELDS:
        sealed = getattr(identity, field)
        if sealed is not None:
            text = crypto.unseal(own, bytes(sealed), f"vault_identity|{field}|{identity.pk}").decode()
            clear[field] = date.fromisoformat(text) if field == "birth_date" else text
    return Person(**clear)


def _put(identity: Identity, person: Person, own: bytes) -> None:
    """Set the sealed fields of a row; what is empty stays empty."""
    for field in FIELDS:
        value = getattr(person, field)
        text = value.isoformat() if isinstance(value, date) else (value or "").strip()
        sealed = crypto.seal(own, text.encode(), f"vault_identity|{field}|{identity.pk}") if text else None
        setattr(identity, field, sealed)


def _person_key(identity: Identity, keys: Keys) -> bytes:
    return crypto.unseal(
        keys.wrapping, bytes(identity.key.wrapped), f"vault_personkey|wrapped|{identity.key_id}"
    )


def _tokens_of(identity: Identity, person: Person, keys: Keys) -> Iterable[SearchToken]:
    return [
        SearchToken(organisation_id=identity.organisation_id, identity=identity, token=_hashed(keys, token))
        for token in sorted(set(folding.tokens_of(person)))
    ]


def _hashed(keys: Keys, token: str) -> bytes:
    return hmac.new(keys.searching, token.encode(), sha256).digest()[:16]


def _unwrap(row: OrganisationKey) -> Keys:
    master = _ring().key(row.master)
    return Keys(
        crypto.unseal(master, bytes(row.wrapping), _place("wrapping", row)),
        crypto.unseal(master, bytes(row.searching), _place("searching", row)),
    )


def _place(column: str, row: OrganisationKey) -> str:
    return f"vault_organisationkey|{column}|{row.organisation_id}"

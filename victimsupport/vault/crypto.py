"""AES-256-GCM bound to its place: a ciphertext moved to another table, column or row does not open."""

from dataclasses import dataclass
from functools import lru_cache
from os import urandom

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

NONCE = 12
KEY = 32


class VaultClosed(Exception):
    """This process has no master keys: workers and beat never do."""


class Forged(Exception):
    """A ciphertext does not belong where it stands, or was changed."""


def new_key() -> bytes:
    return urandom(KEY)


def seal(key: bytes, clear: bytes, place: str) -> bytes:
    """Return the ciphertext of `clear`, bound to its place `table|column|row`."""
    nonce = urandom(NONCE)
    return nonce + AESGCM(key).encrypt(nonce, clear, place.encode())


def unseal(key: bytes, sealed: bytes, place: str) -> bytes:
    """
    Return what was sealed.

    :raises Forged: if it was changed, or stands in another place
    """
    try:
        return AESGCM(key).decrypt(sealed[:NONCE], sealed[NONCE:], place.encode())
    except InvalidTag:
        raise Forged(f"What stands at {place} was not sealed there.") from None


@dataclass(frozen=True, repr=False)
class Ring:
    """The master keys of the environment by name; the first is the current one, the others only open."""

    keys: tuple[tuple[str, bytes], ...]

    def __repr__(self) -> str:
        return f"Ring({', '.join(name for name, _ in self.keys)})"

    @property
    def current(self) -> tuple[str, bytes]:
        """:raises VaultClosed: where the environment names none"""
        if not self.keys:
            raise VaultClosed("VAULT_KEYS is not set: this process can neither read nor write identities.")
        return self.keys[0]

    def key(self, name: str) -> bytes:
        """:raises VaultClosed: if the ring lacks this key"""
        found = dict(self.keys).get(name)
        if found is None:
            raise VaultClosed(f"VAULT_KEYS lacks the key {name!r}.")
        return found


@lru_cache(maxsize=4)
def ring(described: str) -> Ring:
    """
    Return the ring described as `name:hex,name:hex`; empty gives an empty ring.

    :raises ValueError: if a key is not 32 bytes in hex
    """
    pairs = [part.partition(":") for part in described.split(",") if part.strip()]
    keys = tuple((name.strip(), bytes.fromhex(key.strip())) for name, _colon, key in pairs)
    if any(len(key) != KEY or not name for name, key in keys):
        raise ValueError("VAULT_KEYS must hold name:key pairs, each key 64 hexadecimal digits.")
    return Ring(keys)

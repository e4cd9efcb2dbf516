"""Keys and ciphertexts. Nothing here can be read without the ring of master keys of the environment."""

from typing import ClassVar

from django.db import models

from victimsupport.accounts.models import Organisation
from victimsupport.keys import uuid_key


class OrganisationKey(models.Model):
    """The two keys of an organisation, wrapped by a master key: one wraps persons' keys, one hashes searches."""

    id = uuid_key()
    organisation = models.OneToOneField(Organisation, models.PROTECT, related_name="+")
    master = models.CharField(max_length=40, db_comment="name of the master key that wraps these")
    wrapping = models.BinaryField()
    searching = models.BinaryField()

    personal_data: ClassVar[set[str]] = set()
    other_data: ClassVar[set[str]] = {"id", "organisation", "master", "wrapping", "searching"}

    def __str__(self) -> str:
        return f"{self.organisation_id} under {self.master}"


class PersonKey(models.Model):
    """The key of one person. Dumped apart and kept 30 days: without it the identity is gone for good."""

    id = uuid_key()
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    wrapped = models.BinaryField()

    personal_data: ClassVar[set[str]] = set()
    other_data: ClassVar[set[str]] = {"id", "organisation", "wrapped"}

    def __str__(self) -> str:
        return str(self.pk)


class Identity(models.Model):
    """One person as one organisation knows them. Each field is sealed on its own, under the person's key."""

    id = uuid_key()
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    key = models.OneToOneField(PersonKey, models.PROTECT, related_name="+")
    first_name = models.BinaryField(null=True)
    surname = models.BinaryField(null=True)
    phone = models.BinaryField(null=True)
    email = models.BinaryField(null=True)
    birth_date = models.BinaryField(null=True)
    address = models.BinaryField(null=True)
    version = models.PositiveIntegerField(default=1)
    restricted_to = models.UUIDField(
        null=True, editable=False, db_comment="the restricted intake that hides it: set by the database"
    )

    personal_data: ClassVar[set[str]] = {"first_name", "surname", "phone", "email", "birth_date", "address"}
    other_data: ClassVar[set[str]] = {"id", "organisation", "key", "version", "restricted_to"}

    def __str__(self) -> str:
        return str(self.pk)


class SearchToken(models.Model):
    """A keyed hash of something a person is found by, inside one organisation only."""

    id = uuid_key()
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    identity = models.ForeignKey(Identity, models.CASCADE, related_name="tokens")
    token = models.BinaryField()

    personal_data: ClassVar[set[str]] = {"token"}
    other_data: ClassVar[set[str]] = {"id", "organisation", "identity"}

    class Meta:
        indexes = [models.Index(fields=["organisation", "token"], name="vault_search")]

    def __str__(self) -> str:
        return str(self.pk)

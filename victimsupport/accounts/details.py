"""What the public list says of a support service, and said of it on any day: the five attributes of art. 12(2)."""

from dataclasses import dataclass
from typing import NamedTuple, Self

from victimsupport.accounts.models import Organisation, PublishedDetails


class Address(NamedTuple):
    """An address of the activity territory, and its municipality."""

    municipality: str
    address: str


@dataclass(frozen=True, slots=True)
class Details:
    """The five attributes, the addresses by municipality."""

    name: str
    legal_entity_code: str
    addresses: list[Address]
    phone: str
    email: str

    @classmethod
    def of(cls, service: Organisation) -> Self:
        """Return what a service is called, and where it is, now."""
        addresses = sorted(Address(each.municipality, each.address) for each in service.addresses.all())
        return cls(service.name, service.legal_entity_code, addresses, service.phone, service.email)

    @classmethod
    def kept(cls, row: PublishedDetails) -> Self:
        """Return what a row of the history says."""
        addresses = [Address(*each) for each in row.addresses]
        return cls(row.name, row.legal_entity_code, addresses, row.phone, row.email)

"""Reference numbers in addresses: `<reference:reference>` takes NK-2026-00418 and nothing else somebody typed."""

from django.urls import register_converter


class ReferenceConverter:
    """What `accounts.actions.take_reference` gives out. An address holds no free text: it could be a name."""

    regex = "[A-Z]{2,4}-[0-9]{4}-[0-9]{5,9}"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(ReferenceConverter, "reference")

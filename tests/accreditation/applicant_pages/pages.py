"""Somebody at the pages of their accreditation, and what such tests are given."""

import re
from datetime import date

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tests import given
from tests.uploads import files

PDF = files.a_pdf()
DRAFT = [
    "application", "establishment", "premises", "remote", "staff", "staff-new", "functions", "application-check",
    "application-discard",
]  # fmt: skip


class Pages:
    """Somebody at the pages of their accreditation."""

    def __init__(self, client):
        self.client = client

    def get(self, name, *arguments, status=200):
        answer = self.client.get(url(name, *arguments))
        assert answer.status_code == status, f"{name}: {answer.status_code}"
        return text(answer)

    def post(self, page, /, *arguments, **said):
        return self.client.post(url(page, *arguments), said)

    def sent(self, page, /, *arguments, **said):
        """Return the page a form that was sent leads to."""
        answer = self.client.post(url(page, *arguments), said, follow=True)
        assert answer.redirect_chain, text(answer)
        return text(answer)


def url(name, *arguments):
    return reverse(f"accreditation:{name}", args=arguments)


def text(answer):
    return re.sub(r"\s+", " ", answer.content.decode())


def a_file(name="aktas.pdf", content=None):
    return SimpleUploadedFile(name, PDF if content is None else content)


def grant(service, on=date(2024, 1, 2)):
    given.decide(service, "GRANT", on)


def suspend(service, *, on=date(2026, 10, 1), until=date(2026, 12, 31), ground="OWN_REQUEST"):
    given.decide(service, "SUSPEND", on, until=until, ground=ground)

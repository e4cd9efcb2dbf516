"""The pages of a case as tests ask for them and read them."""

import re
from typing import Any

from django.http import HttpResponse
from django.urls import reverse

from cases.models import Case

PAGES = ["case", "person", "facts", "consent", "bodies", "assess", "plan", "deliver", "late_reason", "close"]


def url(name: str, case: Case | str, *more: Any) -> str:
    return reverse(f"cases:{name}", args=[getattr(case, "reference", case), *more])


def text(answer: HttpResponse) -> str:
    return re.sub(r"\s+", " ", answer.content.decode())


def seen(answer: HttpResponse) -> dict[str, list[str]]:
    """Return what the button of a page answers for: the keys of what is shown beside it."""
    return {"seen": re.findall(r'name="seen" value="([^"]+)"', answer.content.decode())}


def moment(name: str, day: str = "2026-11-20", clock: str = "13:30") -> dict[str, str]:
    return {f"{name}_0": day, f"{name}_1": clock}

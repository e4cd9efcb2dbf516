"""The worker and its clock: `celery -A victimsupport worker`, `celery -A victimsupport beat`."""

import os
from typing import Any

from celery import Celery
from celery.signals import setup_logging

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "victimsupport.settings")

app = Celery("victimsupport")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
app.set_default()  # else threads that did not make it publish to a broker that does not exist


@setup_logging.connect  # type: ignore[untyped-decorator]
def keep_our_log(**_: Any) -> None:
    """Being connected is enough: Celery then leaves the log as settings have it, without personal data."""

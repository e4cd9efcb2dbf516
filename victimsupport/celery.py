"""The worker and its clock: `celery -A victimsupport worker`, `celery -A victimsupport beat`."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "victimsupport.settings")

app = Celery("victimsupport")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
app.set_default()  # else threads that did not make it publish to a broker that does not exist

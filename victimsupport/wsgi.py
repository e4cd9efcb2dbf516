"""The web process. It refuses to begin with a database login that can pass the wall, or without keys of the vault."""

import os
from contextlib import suppress

from django.core.exceptions import ImproperlyConfigured
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "victimsupport.settings")
application = get_wsgi_application()

from django.conf import settings
from django.db import OperationalError, connection

import victimsupport.celery  # noqa: F401  what pages publish goes to our broker

if settings.EMBEDDED and not (settings.DEMO or settings.DEBUG):
    raise ImproperlyConfigured("The embedded servers are for the demonstration: set DATABASE_URL.")
if not settings.VAULT_KEYS:
    raise ImproperlyConfigured("Set the VAULT_KEYS environment variable.")
with suppress(OperationalError):  # a database that is down comes back; a login that is too strong does not
    connection.ensure_connection()
connection.close()

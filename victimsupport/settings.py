"""
All settings, from the environment.

A name that is missing stops the program and is named. Without DATABASE_URL the embedded servers are used
(see victimsupport.embedded), and with them only: sensible values for one machine.
"""

from pathlib import Path

import environ
from celery.schedules import crontab
from django.core.exceptions import ImproperlyConfigured
from django.utils.csp import CSP
from django.utils.translation import gettext_lazy as _

from victimsupport import embedded

BASE_DIR = Path(__file__).resolve().parents[1]
LOCAL_DIR = embedded.local_dir()
env = environ.Env()
_REQUIRED = environ.Env.NOTSET
embedded.configure()

# The database: one alias, two logins. The owner's is known only where `migrate` and tests run.

DATABASES = {"default": env.db("DATABASE_URL")}
DATABASES["default"]["OPTIONS"] = DATABASES["default"].get("OPTIONS", {}) | {"connect_timeout": 2}
DATABASES["default"]["CONN_MAX_AGE"] = env.int("CONN_MAX_AGE", default=0)
DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
DATABASE_OWNER = env.db("DATABASE_OWNER_URL") if env("DATABASE_OWNER_URL", default="") else None
EMBEDDED = embedded.serves(DATABASES["default"]["OPTIONS"].get("host", ""))
# Signing in must not depend on the broker, so what throttles it lies in the database.
CACHES = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "throttle"}}

# What this process is for

DEBUG = env.bool("DEBUG", default=False)
DEMO = env.bool("DEMO", default=False)
"""Invented people sign in without a second factor, and every page says so."""
if (DEMO or DEBUG) and not EMBEDDED:
    raise ImproperlyConfigured(
        "DEMO and DEBUG work with the embedded servers only: unset them, or unset DATABASE_URL."
    )
HTTPS = env.bool("HTTPS", default=not EMBEDDED)
ALLOWED_HOSTS = env.list(
    "ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"] if EMBEDDED else _REQUIRED
)
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
SITE_URL = env("SITE_URL", default="http://localhost:8000" if EMBEDDED else _REQUIRED)
"""What links in mail begin with."""
EXIT_URL = env("EXIT_URL", default="https://www.meteo.lt/")
"""Where leaving a public page leads: the weather."""
EXPORT_DIR = Path(env("EXPORT_DIR", default=str(LOCAL_DIR / "exports") if EMBEDDED else _REQUIRED))
"""Where nightly and requested exports lie until they are fetched or expire."""

ACCOMMODATION_ALARM_MINUTES = env.int("ACCOMMODATION_ALARM_MINUTES", default=120)
"""How long somebody may wait for a bed before the managers are alarmed (R-10.4.5)."""
COUNT_FIRST_DAY = env.bool("COUNT_FIRST_DAY", default=False)
"""The rival reading of three years and six months: the day of the decision is day one (domain.md 3.1)."""
TRANSFER_ANSWER_DAYS = env.int("TRANSFER_ANSWER_DAYS", default=2)
"""Working days a service has to say whether it takes on a person another service hands over (domain.md 3.5)."""

# Figures: what the law leaves open and the ministry decides

FIGURES_CUT_OFF = env("FIGURES_CUT_OFF", default="01-31")
"""Month and day of the next year at which the status of a year's registrations is read; then the year may be closed."""
FIGURES_COUNT_RELATIVES = env.bool("FIGURES_COUNT_RELATIVES", default=False)
"""Whether relatives entitled by art. 4(2) are added to the totals; else they are counted apart."""

# What a manager is shown as missing in open cases, and when

GAP_ASSESSMENT_DAYS = env.int("GAP_ASSESSMENT_DAYS", default=10)
"""Days after the acceptance by which the needs are assessed."""
GAP_PLAN_DAYS = env.int("GAP_PLAN_DAYS", default=20)
"""Days after the acceptance by which the plan is agreed."""
GAP_SILENT_DAYS = env.int("GAP_SILENT_DAYS", default=30)
"""Days without a service, an assessment or a plan after which a case is silent."""
GAP_LONG_MONTHS = env.int("GAP_LONG_MONTHS", default=6)
"""Months after which a case counts as long."""

# Secrets

SECRET_KEY = env("SECRET_KEY")
SECRET_KEY_FALLBACKS = env.list("SECRET_KEY_FALLBACKS", default=[])
VAULT_KEYS = env("VAULT_KEYS", default="")
"""The ring of master keys, `name:hex,name:hex`, the current one first. Of web and key commands only, never of workers."""

# The parts

ROOT_URLCONF = "victimsupport.urls"
WSGI_APPLICATION = "victimsupport.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
INSTALLED_APPS = [
    "victimsupport.interface",  # before the admin, whose templates it replaces
    "victimsupport.administration.AdministrationConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "guardian",
    "django_htmx",
    "victimsupport.accounts",
    "victimsupport.directory",
    "victimsupport.audit",
    "victimsupport.vault",
    "victimsupport.duties",
    "victimsupport.documents",
    "victimsupport.uploads",
    "victimsupport.drafts",
    "victimsupport.notices",
    "accreditation",
    "referrals",
    "cases",
    "reporting",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "victimsupport.headers.PermissionsPolicyMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "victimsupport.language.LanguageMiddleware",
    "victimsupport.uploads.middleware.LargeRequestMiddleware",  # before anything reads what was sent
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "victimsupport.accounts.identity.IdentityMiddleware",  # from here inwards: one transaction, one identity
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "victimsupport.accounts.sessions.SessionLimitsMiddleware",
    "victimsupport.accounts.mfa.RequireMFAMiddleware",
    "victimsupport.audit.middleware.RefusalMiddleware",
    "victimsupport.drafts.middleware.DraftMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]
MESSAGE_STORAGE = "django.contrib.messages.storage.cookie.CookieStorage"  # sessions lie outside the wall
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.csp",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "victimsupport.interface.context.interface",
            ],
        },
    }
]
STATIC_URL = "/static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_ROOT = None if EMBEDDED else env("STATIC_ROOT", default=str(BASE_DIR / "staticfiles"))
WHITENOISE_USE_FINDERS = EMBEDDED
_FILES = "django.contrib.staticfiles.storage.StaticFilesStorage"
_NAMED_BY_CONTENT = "whitenoise.storage.CompressedManifestStaticFilesStorage"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},  # files lie in the database
    "staticfiles": {"BACKEND": _FILES if EMBEDDED else _NAMED_BY_CONTENT},
}

# Files that people hand in: decision 0005

UPLOAD_LIMIT = env.int("UPLOAD_LIMIT", default=20) * 1024 * 1024
"""Bytes a file may have; in the environment, megabytes."""
UPLOAD_REQUEST_LIMIT = 6 * UPLOAD_LIMIT
"""Bytes a request may have, of somebody who has signed in: five files in one go, and one that is too large."""
FILE_UPLOAD_HANDLERS = ["victimsupport.uploads.receiving.BoundedUploadHandler"]

# Language and time

LANGUAGE_CODE = "lt"
LANGUAGES = [("lt", _("Lithuanian")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "locale", BASE_DIR / "locale" / "of_packages"]
FORMAT_MODULE_PATH = ["victimsupport.formats"]
TIME_ZONE = "Europe/Vilnius"
LANGUAGE_COOKIE_SECURE = True
LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SAMESITE = "Lax"

# Who signs in, and how

AUTH_USER_MODEL = "accounts.User"
SILENCED_SYSTEM_CHECKS = [
    "auth.W004"
]  # addresses are unique, whatever their case: a constraint on lower(email)
AUTHENTICATION_BACKENDS = [
    "allauth.account.auth_backends.AuthenticationBackend",
    "guardian.backends.ObjectPermissionBackend",
]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 15}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "accounts:choose"
ACCOUNT_ADAPTER = "victimsupport.accounts.adapter.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"  # the administrator who makes an account answers for its address
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = True
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https" if HTTPS else "http"
ACCOUNT_RATE_LIMITS = {"login": "30/m/ip", "login_failed": "10/m/ip,5/300s/key"}
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXIES", default=0)
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not HTTPS
MFA_WEBAUTHN_USER_VERIFICATION = "required"
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_TOTP_ISSUER = "Pagalba nukentėjusiesiems"
USERSESSIONS_TRACK_ACTIVITY = False
GUARDIAN_MONKEY_PATCH_USER = False
GUARDIAN_MONKEY_PATCH_GROUP = False
ANONYMOUS_USER_NAME = None

# Sessions and cookies: half an hour idle at most, the browser's session at most

SESSION_COOKIE_NAME = "__Host-session"
SESSION_COOKIE_AGE = 30 * 60
SESSION_SAVE_EVERY_REQUEST = True
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_SECURE = True
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_NAME = "__Host-csrf"
CSRF_COOKIE_SECURE = True
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "victimsupport.errors.csrf_failed"

# What the browser is told

SECURE_CSP = {
    "default-src": [CSP.NONE],
    "script-src": [CSP.SELF, CSP.NONCE],
    "style-src": [CSP.SELF],
    "img-src": [CSP.SELF, "data:"],
    "font-src": [CSP.SELF],
    "connect-src": [CSP.SELF],
    "manifest-src": [CSP.SELF],
    "form-action": [CSP.SELF],
    "frame-ancestors": [CSP.NONE],
    "base-uri": [CSP.NONE],
    "object-src": [CSP.NONE],
}
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
X_FRAME_OPTIONS = "DENY"
SECURE_SSL_REDIRECT = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^gyvas$"]  # the health check of a container knocks from inside
SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_HSTS_PRELOAD = HTTPS
if ALLAUTH_TRUSTED_PROXY_COUNT:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

# Mail

DEFAULT_FROM_EMAIL = SERVER_EMAIL = env("MAIL_FROM", default="pagalba@localhost" if EMBEDDED else _REQUIRED)
MAIL_DOMAIN = DEFAULT_FROM_EMAIL.rpartition("@")[2].rstrip(">")
"""What the identifiers of our messages end with."""
if EMBEDDED:
    MAILERS = {
        "default": {
            "BACKEND": "django.core.mail.backends.filebased.EmailBackend",
            "OPTIONS": {"file_path": str(LOCAL_DIR / "mail")},
        }
    }
else:
    MAILERS = {
        "default": {
            "BACKEND": "django.core.mail.backends.smtp.EmailBackend",
            "OPTIONS": {
                "host": env("SMTP_HOST"),
                "port": env.int("SMTP_PORT", default=587),
                "username": env("SMTP_USER", default=""),
                "password": env("SMTP_PASSWORD", default=""),
                "use_tls": env.bool("SMTP_TLS", default=True),
                "timeout": 10,
            },
        }
    }

# What happens later

CELERY_BROKER_URL = env("REDIS_URL")
CELERY_BROKER_TRANSPORT_OPTIONS = {"global_keyprefix": env("BROKER_PREFIX", default="")}
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_ACKS_LATE = True  # tasks find their work in the database, so a second run of one does no harm
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_SOFT_TIME_LIMIT = 15 * 60
CELERY_TASK_TIME_LIMIT = 20 * 60
CELERY_WORKER_MAX_TASKS_PER_CHILD = 1000
CELERY_WORKER_REDIRECT_STDOUTS = False
CELERY_TIMEZONE = TIME_ZONE
_EVERY_MINUTE = crontab()
CELERY_BEAT_SCHEDULE = {
    task: {"task": task, "schedule": when, "options": {"expires": 60 if when is _EVERY_MINUTE else 3600}}
    for task, when in {
        "victimsupport.notices.tasks.send_notices": _EVERY_MINUTE,
        "victimsupport.notices.tasks.remind_of_duties": crontab(minute="*/15"),
        "victimsupport.audit.tasks.seal": _EVERY_MINUTE,
        "victimsupport.uploads.tasks.remove_abandoned": crontab(hour="3", minute="45"),
        "victimsupport.drafts.tasks.remove_expired": crontab(hour="3", minute="50"),
        "accreditation.tasks.follow_stops": crontab(minute="*/15"),
        "cases.tasks.alarm_of_waiting": _EVERY_MINUTE,
        "accreditation.tasks.remind_of_dates": crontab(hour="6-20", minute="20"),
        "cases.tasks.end_unanswered_transfers": crontab(minute="*/15"),
        "reporting.tasks.refresh_figures": _EVERY_MINUTE,
        "reporting.tasks.make_requested_exports": _EVERY_MINUTE,
        "reporting.tasks.export_nightly": crontab(hour="2", minute="30"),
        "victimsupport.accounts.tasks.clear_sessions": crontab(hour="3", minute="30"),
    }.items()
}

# The log: one JSON object a line, without what people typed

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"json": {"()": "victimsupport.log.Formatter"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "json"}},
    "root": {"handlers": ["stderr"], "level": env("LOG_LEVEL", default="INFO")},
    "loggers": {
        "django": {"handlers": [], "propagate": True},
        "django.server": {"handlers": [], "level": "WARNING", "propagate": True},
        "fontTools": {"level": "WARNING"},
        "weasyprint": {"level": "ERROR"},
    },
}

"""Settings: read from the environment once, here and nowhere else. docs/reference/settings.md lists them
all."""

from __future__ import annotations

import os
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured
from psycopg.conninfo import conninfo_to_dict

from comity.pure.translog.note import read_key
from comity.pure.translog.refusal import Refused
from comity.web.sheet import sheet_sources

PACKAGE = Path(__file__).resolve().parents[1]
CHECKOUT = PACKAGE.parents[1] if (PACKAGE.parents[1] / "pyproject.toml").is_file() else None


def _flag(name: str, default: bool = False) -> bool:
    return os.environ.get(name, "1" if default else "0").lower() in {"1", "true", "yes", "on"}


def _number(name: str, default: int) -> int:
    given = os.environ.get(name, str(default))
    try:
        return int(given)
    except ValueError as error:
        raise ImproperlyConfigured(f"{name} must be a whole number, not {given!r}") from error


def _list(name: str, default: str = "") -> list[str]:
    return [each.strip() for each in os.environ.get(name, default).split(",") if each.strip()]


def _weekday(name: str) -> int:
    """The number of a day of the week, Monday 0."""
    days = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
    if name.lower() not in days:
        raise ImproperlyConfigured(f"COMITY_WEEKEND names days like saturday, not {name!r}")
    return days.index(name.lower())


def _witness(given: str) -> tuple[str, str]:
    """The key of a witness, and where it is asked."""
    key, blank, url = given.partition(" ")
    try:
        read_key(key)
    except Refused as error:
        raise ImproperlyConfigured(f"COMITY_WITNESSES: {key!r} is no key of a witness") from error
    if not blank or not url.strip().startswith(("https://", "http://")):
        raise ImproperlyConfigured(f"COMITY_WITNESSES: after {key!r} comes a blank and the address to ask")
    return key, url.strip()


def _database(url: str) -> dict[str, Any]:
    """Return Django's form of any address libpq understands, URI or words."""
    try:
        parts = conninfo_to_dict(url)
    except Exception as error:
        raise ImproperlyConfigured(f"DATABASE_URL cannot be read: {error}") from error
    named = {"host": "HOST", "port": "PORT", "user": "USER", "password": "PASSWORD", "dbname": "NAME"}
    found = {named[key]: str(value) for key, value in parts.items() if key in named and value is not None}
    rest = {key: value for key, value in parts.items() if key not in named}
    return {
        "ENGINE": "django.db.backends.postgresql",
        "ATOMIC_REQUESTS": False,
        "CONN_MAX_AGE": 0,
        "CONN_HEALTH_CHECKS": True,  # connections kept from before a restart of the server are found out and replaced
        "OPTIONS": {
            **rest,
            "application_name": "comity",
            # A pool per process: never fewer connections than threads, or requests wait for one another. Connections
            # that are kept keep what they planned, too, of statements whose values are sent apart: models.prepared.
            **(
                {"pool": {"min_size": 1, "max_size": THREADS + 1, "timeout": 10}, "prepare_threshold": 0}
                if POOL
                else {}
            ),
        },
        **found,
    }


THREADS = _number("COMITY_THREADS", 4)
POOL = _flag("COMITY_POOL")
ROLE = os.environ.get("COMITY_DATABASE_ROLE", "app")
_app_url = os.environ.get("DATABASE_URL", "")
_url = os.environ.get("DATABASE_OWNER_URL") or _app_url if ROLE == "owner" else _app_url
if not _url:
    raise ImproperlyConfigured(
        "DATABASE_URL is not set. Run .venv/bin/comity, which finds or starts a database."
    )
DATABASES = {"default": _database(_url)}
# The role that pages are served as: migrations take from it what protects evidence.
APP_ROLE = str(conninfo_to_dict(_app_url).get("user") or "") if _app_url else ""

DEBUG = False
DEMO = _flag("COMITY_DEMO")
SECRET_KEY = os.environ.get("COMITY_SIGNING_KEY", "")
if not SECRET_KEY:
    raise ImproperlyConfigured(
        "COMITY_SIGNING_KEY is not set. Run .venv/bin/comity, which makes and keeps one."
    )
ALLOWED_HOSTS = _list("COMITY_HOSTS", "localhost,127.0.0.1,[::1]")
SITE_URL = os.environ.get("COMITY_URL", "http://localhost:8000").rstrip("/")
SECURE = SITE_URL.startswith("https://")
CSRF_TRUSTED_ORIGINS = [SITE_URL]
CSRF_FAILURE_VIEW = "comity.web.errors.csrf"

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.postgres",
    "comity.apps.journal",
    "comity.apps.parties",
    "comity.apps.notices",
    "comity.apps.texts",
    "comity.apps.commitments",
    "comity.apps.letters",
    "comity.apps.consents",
    "comity.apps.assistance",
    "comity.apps.funds",
    "comity.apps.register",
    "comity.apps.retention",
    "comity.web",
    "comity.mail",
    "allauth",
    "allauth.account",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.mfa",
    "allauth.usersessions",
    "procrastinate.contrib.django",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "comity.api.middleware.Problems",
    "django.middleware.gzip.GZipMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.http.ConditionalGetMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "comity.web.accounts.middleware.SecondFactor",
    "comity.web.middleware.Refusals",
]

ROOT_URLCONF = "comity.site.urls"
WSGI_APPLICATION = "comity.site.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [PACKAGE / "web" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "comity.web.frame.frame",
            ],
        },
    }
]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "parties.Person"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]

# Words. A new language is a folder below COMITY_LOCALE or web/locale, and its code in COMITY_LANGUAGES.
USE_TZ = True
TIME_ZONE = "UTC"
USE_I18N = True
LANGUAGE_CODE = "en"
_NAMES = {
    "ar": "العربية",
    "zh-hans": "中文",
    "en": "English",
    "fr": "Français",
    "ru": "Русский",
    "es": "Español",
    "en-xa": "[Ēñĝļîšĥ]",
    "ar-xb": "[عربي]",
}
LANGUAGES = [(code, _NAMES.get(code, code)) for code in _list("COMITY_LANGUAGES", "en")]
LOCALE_PATHS = [*map(Path, _list("COMITY_LOCALE")), PACKAGE / "web" / "locale"]
FORMAT_MODULE_PATH = ["comity.web.formats"]

# Sessions, cookies, headers.
SESSION_COOKIE_AGE = int(timedelta(hours=12).total_seconds())
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SECURE_HSTS_SECONDS = _number("COMITY_HSTS_SECONDS", 31_536_000 if SECURE else 0)
SECURE_SSL_REDIRECT = False  # the server in front does it; a health check comes without TLS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if _flag("COMITY_BEHIND_PROXY") else None
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "style-src": ["'self'", *sheet_sources()],  # a sheet sent inside a page is known by its hash
        "script-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "form-action": ["'self'"],
        "connect-src": ["'self'"],
        "base-uri": ["'none'"],
        "frame-ancestors": ["'none'"],
    }
}

# Mail. Without a server the letters are written to .comity/mail/, one file each.
_mail_home = Path(os.environ.get("COMITY_HOME", ".comity")) / "mail"
EMAIL_HOST = os.environ.get("COMITY_MAIL_HOST", "")
EMAIL_PORT = _number("COMITY_MAIL_PORT", 25)
EMAIL_HOST_USER = os.environ.get("COMITY_MAIL_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("COMITY_MAIL_PASSWORD", "")
EMAIL_USE_TLS = _flag("COMITY_MAIL_STARTTLS")
EMAIL_USE_SSL = _flag("COMITY_MAIL_TLS")
EMAIL_TIMEOUT = 20
EMAIL_BACKEND = f"django.core.mail.backends.{'smtp' if EMAIL_HOST else 'filebased'}.EmailBackend"
EMAIL_FILE_PATH = str(_mail_home)
DEFAULT_FROM_EMAIL = os.environ.get("COMITY_MAIL_FROM", "comity@localhost")
EMAIL_SUBJECT_PREFIX = ""
MAIL_IN = os.environ.get("COMITY_MAIL_IN", "")  # answers come in by it, with a token: ask+…@host
MAIL_BOUNCE = os.environ.get(
    "COMITY_MAIL_BOUNCE", ""
)  # what cannot be delivered comes back to it, with a token
MAIL_TRUST = os.environ.get("COMITY_MAIL_TRUST", "")  # the mail server whose Authentication-Results count
MAIL_ANSWERS_PER_HOUR = _number("COMITY_MAIL_ANSWERS_PER_HOUR", 20)  # answers to what one address writes in
MAIL_STRANGERS_PER_HOUR = _number(
    "COMITY_MAIL_STRANGERS_PER_HOUR", 60
)  # answers to all unknown addresses together
MAIL_PER_HOUR = _number("COMITY_MAIL_PER_HOUR", 60)  # to one address; letters about accounts are not counted
if MAIL_PER_HOUR < 1 or any(each and "@" not in each for each in (MAIL_IN, MAIL_BOUNCE)):
    raise ImproperlyConfigured(
        "COMITY_MAIL_IN and COMITY_MAIL_BOUNCE are addresses, and COMITY_MAIL_PER_HOUR at least 1"
    )

# Accounts: by invitation, by e-mail address. docs/howto/accounts.md says what each choice means.
ACCOUNT_ADAPTER = "comity.web.accounts.adapter.Accounts"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "optional"
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 300
# A session ends with the browser, and after SESSION_COOKIE_AGE at the latest.
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGOUT_REDIRECT_URL = "/"
# Counted in the database's cache, so that all processes count together. By network address and by account.
ACCOUNT_RATE_LIMITS = {
    "login": "30/m/ip",
    "login_failed": "20/5m/ip,5/5m/key",
    "reset_password": "20/h/ip,5/h/key",
    "reset_password_from_key": "20/m/ip",
    "change_password": "5/m/user",
    "reauthenticate": "10/m/user",
}
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if _flag("COMITY_BEHIND_PROXY") else 0
LOGIN_REDIRECT_URL = "/account/"
LOGIN_URL = "/accounts/login/"
MFA_ADAPTER = "comity.web.accounts.adapter.SecondFactors"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
# Every passkey signs in by itself, so every one must check who holds it (a number, a finger, a face).
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_USER_VERIFICATION = "required"
MFA_FORMS = {
    "add_webauthn": "comity.web.accounts.forms.AddPasskeyForm",
    "login_webauthn": "comity.web.accounts.forms.PasskeySignInForm",
}
MFA_TOTP_ISSUER = "Comity"
# The step before and the step after are good too: clocks of telephones differ.
MFA_TOTP_TOLERANCE = 1
# Roles whose holders must set a second factor before they do anything else: "operator,editor".
REQUIRE_SECOND_FACTOR = _list("COMITY_REQUIRE_SECOND_FACTOR")

# Single sign-on with the mission's own identity provider (OpenID Connect). It opens accounts, it does not
# make them.
SOCIALACCOUNT_ADAPTER = "comity.web.accounts.adapter.SignOn"
SOCIALACCOUNT_EMAIL_AUTHENTICATION = True
SOCIALACCOUNT_EMAIL_AUTHENTICATION_AUTO_CONNECT = True
SOCIALACCOUNT_STORE_TOKENS = False


def single_sign_on(environment: Mapping[str, str]) -> dict[str, Any]:
    """The sign-in library's form of COMITY_OIDC_ISSUER and its sisters; empty without an issuer."""
    issuer = environment.get("COMITY_OIDC_ISSUER", "").rstrip("/")
    if not issuer:
        return {}
    if not environment.get("COMITY_OIDC_CLIENT_ID"):
        raise ImproperlyConfigured("COMITY_OIDC_ISSUER is set, but COMITY_OIDC_CLIENT_ID is not")
    door = {
        "provider_id": "sign-on",
        "name": environment.get("COMITY_OIDC_NAME", "Single sign-on"),
        "client_id": environment["COMITY_OIDC_CLIENT_ID"],
        "secret": environment.get("COMITY_OIDC_CLIENT_SECRET", ""),
        "settings": {"server_url": issuer},
    }
    return {"openid_connect": {"OAUTH_PKCE_ENABLED": True, "APPS": [door]}}


def origin(address: str) -> str:
    """The scheme, host and port of an address, as a security policy names it."""
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}"


SOCIALACCOUNT_PROVIDERS = single_sign_on(os.environ)
if SOCIALACCOUNT_PROVIDERS:
    # Browsers ask this also of the address a form's answer redirects to.
    CONTENT_SECURITY_POLICY["DIRECTIVES"]["form-action"].append(origin(os.environ["COMITY_OIDC_ISSUER"]))

# The queue: one worker, in the same database.
PROCRASTINATE_AUTODISCOVER_MODULE_NAME = "jobs"

# The log. Keys and the last checkpoint lie in the installation's folder, outside the database.
LOG_HOME = Path(os.environ.get("COMITY_HOME", ".comity"))
OPEN_DATA_HOME = LOG_HOME / "open-data"  # a folder for each night
LOG_KEY_FILE = os.environ.get("COMITY_LOG_KEY_FILE", "")
LOG_MINUTES = _number("COMITY_LOG_MINUTES", 5)
LOG_FILL = _number("COMITY_LOG_FILL", 8)
if not 1 <= LOG_MINUTES <= 60 or not 1 <= LOG_FILL <= 4096:
    raise ImproperlyConfigured("COMITY_LOG_MINUTES is from 1 to 60, COMITY_LOG_FILL from 1 to 4096")
WITNESSES = [_witness(each) for each in _list("COMITY_WITNESSES")]

# What a document may cost us. The door passes these to the reader.
READ_MAX_BYTES = _number("COMITY_READ_MAX_BYTES", 50_000_000)
READ_SECONDS = _number("COMITY_READ_SECONDS", 20)
READ_MEMORY_MB = _number("COMITY_READ_MEMORY_MB", 512)
READ_MAX_PAGES = _number("COMITY_READ_MAX_PAGES", 400)
READ_AT_ONCE = _number("COMITY_READ_AT_ONCE", max(1, THREADS // 2))
if not 1 <= READ_AT_ONCE < THREADS:
    raise ImproperlyConfigured(
        f"COMITY_READ_AT_ONCE is {READ_AT_ONCE}. It must be at least 1 and less than COMITY_THREADS, which is "
        f"{THREADS}: a reading holds its thread, and pages need one too."
    )
VISITOR_HOURS = _number("COMITY_VISITOR_HOURS", 24)
VISITOR_UPLOADS_AN_HOUR = _number("COMITY_VISITOR_UPLOADS_AN_HOUR", 20)
DATA_UPLOAD_MAX_MEMORY_SIZE = 5_000_000
FILE_UPLOAD_MAX_MEMORY_SIZE = 1_000_000

# Working days. The calendar is this installation's own; without one the shipped example counts.
HOLIDAYS = os.environ.get("COMITY_HOLIDAYS", "")
HOLIDAY_COLUMNS = _list("COMITY_HOLIDAY_COLUMNS", "day,name,source")
HOLIDAY_DAY_FORMAT = os.environ.get("COMITY_HOLIDAY_DAY_FORMAT", "%Y-%m-%d")
HOLIDAY_DELIMITER = os.environ.get("COMITY_HOLIDAY_DELIMITER", ",")
WEEKEND = frozenset(_weekday(each) for each in _list("COMITY_WEEKEND", "saturday,sunday"))
if len(HOLIDAY_DELIMITER) != 1 or len(WEEKEND) == 7:
    raise ImproperlyConfigured(
        "COMITY_HOLIDAY_DELIMITER is one sign, and COMITY_WEEKEND leaves a day to work"
    )

# How statements of banks and lists of rates lay out their columns, beside the shipped examples.
STATEMENT_LAYOUTS = os.environ.get("COMITY_STATEMENT_LAYOUTS", "")
RATE_LAYOUTS = os.environ.get("COMITY_RATE_LAYOUTS", "")

# Who publishes the books in IATI; without a file of its own this installation publishes as the shipped example.
IATI = os.environ.get("COMITY_IATI", "")

CACHES = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "comity_cache"}}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "filters": {"one line": {"()": "comity.site.log.OneLine"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": os.environ.get("COMITY_TRACE", "WARNING")},
    "loggers": {
        # Without a handler of its own, what does not propagate would go to the last resort, traceback and all.
        "django.security.DisallowedHost": {
            "handlers": ["stderr"],
            "filters": ["one line"],
            "propagate": False,
        },
        "gunicorn.http.wsgi": {"level": "ERROR"},  # it warns of each answer to HEAD, whose body it then drops
    },
}

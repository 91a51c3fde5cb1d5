"""Production. Everything particular comes from the environment; what is missing is said before anything starts."""

import os

from django.core.exceptions import ImproperlyConfigured

from peoplelikeme.lib import devdatabase

from .base import *  # noqa: F403
from .base import TYPO_THRESHOLD


def _needed(name, what):
    try:
        return os.environ[name]
    except KeyError:
        raise ImproperlyConfigured(f"{name} is not set. It is {what}. See README.md, Running it.") from None


SECRET_KEY = _needed("SECRET_KEY", "a random secret of at least 50 characters")
ALLOWED_HOSTS = _needed("ALLOWED_HOSTS", "the host names this site answers to, separated by commas").split(",")
_needed("DATABASE_URL", "the address of the PostgreSQL database, postgres://user:password@host/name")
DATABASES = {"default": devdatabase.configuration()}
DATABASES["default"]["OPTIONS"]["options"] = TYPO_THRESHOLD
DATABASES["default"]["CONN_MAX_AGE"] = None
DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
SITE_URL = _needed("SITE_URL", "this site's own address, such as https://example.org")
_needed("OFFICE_PHONE", "the telephone number of the coordination office, on every page")
_needed("OFFICE_EMAIL", "the mail address of the coordination office, from which letters come")
RELAY_DOMAIN = _needed("RELAY_DOMAIN", "the domain of reply addresses, whose mail comes to manage.py receive_mail")
TRUSTED_PROXIES = int(
    _needed(
        "TRUSTED_PROXIES", "how many proxies of yours stand in front, 0 for none; behind them visitors are told apart"
    )
)

MAILERS = {
    "default": {
        "BACKEND": "peoplelikeme.lib.smtp.EmailBackend",
        "OPTIONS": {
            "host": _needed("SMTP_HOST", "the mail server"),
            "port": int(os.environ.get("SMTP_PORT", "587")),
            "username": os.environ.get("SMTP_USER", ""),
            "password": os.environ.get("SMTP_PASSWORD", ""),
            "use_tls": os.environ.get("SMTP_TLS", "1") == "1",
            "timeout": 20,
        },
    }
}

SECURE_SSL_REDIRECT = True
SECURE_REDIRECT_EXEMPT = [r"^healthz$"]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_HSTS_SECONDS = 31536000
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
LANGUAGE_COOKIE_SECURE = True

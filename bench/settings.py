"""Production, but for what stands in front of it: no TLS, and addresses of our own beside the site's.

Whoever runs it (bench/servers.py) sets DATABASE_URL, BENCH_STATIC and, for the browser, BENCH_GZIP; with BENCH_FORGETFUL no
figure is kept for a minute, so that each page counts anew. With BENCH_HELLO each letter has a connection of its own.
"""

import os
import secrets

os.environ.update(
    SECRET_KEY=secrets.token_urlsafe(60) if "SECRET_KEY" not in os.environ else os.environ["SECRET_KEY"],
    ALLOWED_HOSTS="127.0.0.1",
    SITE_URL="http://127.0.0.1",
    SMTP_HOST="localhost",
    OFFICE_PHONE="0000 123456",
    OFFICE_EMAIL="hallo@example.org",
    RELAY_DOMAIN="post.example.org",
    TRUSTED_PROXIES=os.environ.get("TRUSTED_PROXIES", "0"),
)

from peoplelikeme.settings.production import *  # noqa: F403
from peoplelikeme.settings.production import BASE_DIR, MAILERS, MIDDLEWARE, TEMPLATES

SECURE_SSL_REDIRECT = False
ROOT_URLCONF = "bench.urls"
STATIC_ROOT = os.environ["BENCH_STATIC"]
TEMPLATES[0]["DIRS"] = [*TEMPLATES[0]["DIRS"], BASE_DIR / "bench" / "templates"]

if os.environ.get("BENCH_GZIP"):  # what nginx does in production
    MIDDLEWARE = ["django.middleware.gzip.GZipMiddleware", *MIDDLEWARE]

if os.environ.get("BENCH_FORGETFUL"):
    CACHES = {"default": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}}

if os.environ.get("BENCH_HELLO"):
    MAILERS["default"]["BACKEND"] = "django.core.mail.backends.smtp.EmailBackend"

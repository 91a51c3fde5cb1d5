"""A demo or a developer's machine: the development database, an open key, a mailbox that anyone at this machine can read.

It answers to this machine's own names only, so it cannot be put on a network by mistake.
"""

import os
from pathlib import Path

from peoplelikeme import operator
from peoplelikeme.lib import devdatabase

from .base import *  # noqa: F403
from .base import BASE_DIR, INSTALLED_APPS, TYPO_THRESHOLD

DEMO = True
SECRET_KEY = "for-demo-and-development-only-" + "x" * 40
ALLOWED_HOSTS = ["127.0.0.1", "localhost", "[::1]"]
DATABASES = {"default": devdatabase.configuration()}
DATABASES["default"]["OPTIONS"]["options"] = TYPO_THRESHOLD
DATABASES["default"]["CONN_MAX_AGE"] = None
DATABASES["default"]["CONN_HEALTH_CHECKS"] = True

OPERATOR = operator.read(BASE_DIR / "docs/operator.example.toml")  # invented, like everybody here
FIRST_MESSAGES_A_DAY = (1000, 1000)  # everybody who tries the demo comes from one machine
MAILBOX_DIR = Path(os.environ.get("DEMO_DIR", BASE_DIR / ".demo")) / "mail"
EXPORT_DIR = Path(os.environ.get("DEMO_DIR", BASE_DIR / ".demo")) / "exports"
MAILERS = {"default": {"BACKEND": "peoplelikeme.demo.mailbox.EmailBackend"}}
INSTALLED_APPS = [*INSTALLED_APPS, "peoplelikeme.demo"]
MFA_TOTP_TOLERANCE = 10  # a code that `make demo` printed still holds when somebody has read it

# Straight from static/, so that nothing has to be collected before the first page.
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = True
STATIC_ROOT = None  # nothing is collected here

"""Tests: as production where it matters, fast where it does not."""

from peoplelikeme.lib import devdatabase

from .base import *  # noqa: F403
from .base import TYPO_THRESHOLD

SECRET_KEY = "for-tests-only-" + "t" * 50
ALLOWED_HOSTS = ["testserver", "127.0.0.1", "localhost"]
DATABASES = {"default": devdatabase.configuration()}
DATABASES["default"]["OPTIONS"]["options"] = TYPO_THRESHOLD
MAILERS = {"default": {"BACKEND": "django.core.mail.backends.locmem.EmailBackend"}}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = True
STATIC_ROOT = None  # nothing is collected here
MAILBOX_DIR = None
OPERATOR = {}

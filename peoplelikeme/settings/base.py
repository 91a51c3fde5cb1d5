"""What holds everywhere. demo.py, test.py and production.py each add what is theirs alone."""

import os
from pathlib import Path

from django.utils.csp import CSP
from django.utils.translation import gettext_lazy as _

from peoplelikeme import operator

BASE_DIR = Path(__file__).resolve().parent.parent.parent

DEBUG = False
INSTALLED_APPS = [
    "coordination.apps.StaffRoomConfig",  # Django's admin, with our site as its default
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.contrib.sitemaps",
    "django_filters",
    "crispy_forms",
    "pgtrigger",
    "pghistory",
    "procrastinate.contrib.django",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "peoplelikeme",
    "people",
    "postings",
    "network",
    "coordination",
    "exchange",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "peoplelikeme.languages.RememberLanguage",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "people.staff_sessions.StaffSessions",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]

ROOT_URLCONF = "peoplelikeme.urls"
WSGI_APPLICATION = "peoplelikeme.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "OPTIONS": {
            "loaders": [
                (
                    "django.template.loaders.cached.Loader",
                    [
                        "django.template.loaders.filesystem.Loader",
                        "django.template.loaders.app_directories.Loader",
                    ],
                )
            ],
            "builtins": ["django.templatetags.i18n", "django.templatetags.static", "postings.templatetags.look"],
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]

# People and passwords. Only staff have accounts; people who post never have a password.
AUTH_USER_MODEL = "people.User"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
AUTHENTICATION_BACKENDS = ["people.access.RoleBackend"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "admin:index"

# Signing in: by e-mail and password, then by a second factor. Accounts are made by an administrator, never by sign-up.
ACCOUNT_ADAPTER = "people.sign_in.SignIn"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"  # the link in the first letter proves the address
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_PASSWORD_RESET_TOKEN_GENERATOR = "django.contrib.auth.tokens.PasswordResetTokenGenerator"  # noqa: S105
ACCOUNT_SESSION_REMEMBER = False
# Tries at one account are counted by people/sign_in.py: allauth would let any stranger lock it.
ACCOUNT_RATE_LIMITS = {"login_failed": "10/m/ip"}
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_FORMS = {
    "login": "people.sign_in_forms.LoginForm",
    "reset_password": "people.sign_in_forms.ResetPasswordForm",
}
MFA_ADAPTER = "people.sign_in.SecondFactor"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_TOTP_ISSUER = "People Like Me"
MFA_TOTP_TOLERANCE = 1  # clocks of telephones go wrong by half a minute
MFA_FORMS = {
    "authenticate": "people.sign_in_forms.CodeForm",
    "reauthenticate": "people.sign_in_forms.CodeAgainForm",
    "activate_totp": "people.sign_in_forms.FirstCodeForm",
    "edit_webauthn": "people.sign_in_forms.PasskeyNameForm",
}

# Languages. German is the language of the sources; another language is a catalogue in locale/ and a line here.
LANGUAGE_CODE = "de"
# In the order of their own alphabets, as the menu shows them. Leichte Sprache is German, registered as a variety of it.
LANGUAGES = [
    ("de", "Deutsch"),
    ("en", "English"),
    ("fr", "Français"),
    ("ku", "Kurdî"),
    ("de-simple", "Leichte Sprache"),
    ("so", "Soomaali"),
    ("tr", "Türkçe"),
    ("ru", "Русский"),
    ("uk", "Українська"),
    ("ti", "ትግርኛ"),
    ("ar", "العربية"),
    ("ps", "پښتو"),
    ("fa", "فارسی / دری"),
]
LANGUAGES_BIDI = ["ar", "fa", "ps"]
LOCALE_PATHS = [BASE_DIR / "locale"]
FORMAT_MODULE_PATH = "peoplelikeme.formats"
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Europe/Berlin"

# Static files: hashed names, compressed once, served by whitenoise.
STATIC_URL = "static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_ROOT = BASE_DIR / "staticfiles"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
FORM_RENDERER = "django.forms.renderers.DjangoTemplates"
CRISPY_TEMPLATE_PACK = "plain"
CRISPY_ALLOWED_TEMPLATE_PACKS = ["plain"]
DATA_UPLOAD_MAX_MEMORY_SIZE = 256 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 300

# Security. Nothing is inline and nothing comes from another host.
SECURE_CSP = {
    "default-src": [CSP.NONE],
    "script-src": [CSP.SELF],
    "style-src": [CSP.SELF],
    "img-src": [CSP.SELF, "data:"],
    "connect-src": [CSP.SELF],
    "font-src": [CSP.SELF],
    "manifest-src": [CSP.SELF],
    "form-action": [CSP.SELF],
    "base-uri": [CSP.NONE],
    "frame-ancestors": [CSP.NONE],
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "peoplelikeme.views.csrf_failure"
LANGUAGE_COOKIE_NAME = "sprache"

# Jobs. One periodic task gives stalled jobs back, see postings/tasks.py.
PROCRASTINATE_AUTODISCOVER_MODULE_NAME = "tasks"

# The coordination office, as it is printed on pages and in mails.
OFFICE = {
    "name": _("Koordinationsstelle Kassel"),
    "phone": os.environ.get("OFFICE_PHONE", "0000 123456"),
    "email": os.environ.get("OFFICE_EMAIL", "hallo@example.org"),
    "hours": _("Montag bis Freitag, 9 bis 16 Uhr"),
}
# What the law asks to be printed about whoever runs the site: docs/operator.example.toml.
OPERATOR = operator.read(Path(os.environ.get("OPERATOR_FILE", BASE_DIR / "operator.toml")))
# Where "leave quickly" leads: a page nobody wonders about.
QUICK_EXIT_URL = os.environ.get("QUICK_EXIT_URL", "https://www.wikipedia.org/")
DEFAULT_FROM_EMAIL = f"People Like Me <{OFFICE['email']}>"
SERVER_EMAIL = DEFAULT_FROM_EMAIL

# Replies by mail: signed addresses under this domain, whose mail `manage.py receive_mail` takes. The mail server in front
# checks SPF and DKIM; with its authserv-id named here, only mail that it found genuine is delivered (RFC 8601).
RELAY_DOMAIN = os.environ.get("RELAY_DOMAIN", "post.example.org")
RELAY_AUTHSERV_ID = os.environ.get("RELAY_AUTHSERV_ID", "")

# The access keys of agencies whose volunteer-management software we read: "marburg=abc;giessen=def", by their short names.
FREINET_KEYS = dict(each.strip().split("=", 1) for each in os.environ.get("FREINET_KEYS", "").split(";") if "=" in each)

# Where our requests are told to an agency's Freinet, by its Import API; without a host nobody is told anything.
FREINET_PUSH = os.environ.get("FREINET_PUSH_HOST") and {
    "host": os.environ["FREINET_PUSH_HOST"],
    "agency": int(os.environ.get("FREINET_PUSH_AGENCY", "0")),
    "key": os.environ.get("FREINET_PUSH_KEY", ""),
    "module": os.environ.get("FREINET_PUSH_MODULE", "angebote"),
}

# A LibreTranslate that puts what everybody may read into the reader's language, when somebody presses the button for it;
# https, or on this machine. Without an address there is no button and nothing is sent.
LIBRETRANSLATE_URL = os.environ.get("LIBRETRANSLATE_URL", "").rstrip("/")
LIBRETRANSLATE_KEY = os.environ.get("LIBRETRANSLATE_KEY", "")

# First messages to strangers from one network without a proved address, a day: so many go out at once, more are read by the
# office first, and more than the second number are refused.
FIRST_MESSAGES_A_DAY = (3, 12)

# How many proxies of ours stand in front and each append to X-Forwarded-For. 0: the connection's own address counts.
TRUSTED_PROXIES = int(os.environ.get("TRUSTED_PROXIES", "0"))
# Where files for others are written each night; the worker writes them and the web server hands them out.
EXPORT_DIR = Path(os.environ.get("EXPORT_DIR", BASE_DIR / ".exports"))
DEMO = False
SITE_URL = os.environ.get("SITE_URL", "http://127.0.0.1:8000")  # how letters write this site's addresses

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "filters": {"short_paths": {"()": "peoplelikeme.lib.loggedpaths.ShortPaths"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain", "filters": ["short_paths"]}},
    "root": {"handlers": ["console"], "level": os.environ.get("LOG_LEVEL", "WARNING")},
    # What aiosmtpd says about a connection holds addresses and, at its lowest level, whole letters.
    "loggers": {"mail.log": {"level": "CRITICAL", "propagate": False}},
}

# Word similarity from which a word counts as a mistyped title word; pg_trgm's own .6 misses "Fahrad" in "Kinderfahrrad".
TYPO_THRESHOLD = "-c pg_trgm.word_similarity_threshold=0.44"

"""Django's checks for deployment under the production settings, against the development database.

python -m tests.production_check
"""

import os
import secrets
import subprocess
import sys

from peoplelikeme.lib import devdatabase


def surroundings(database_url):
    """All that production must be told, as environment."""
    return {
        "DJANGO_SETTINGS_MODULE": "peoplelikeme.settings.production",
        "DATABASE_URL": database_url,
        "SECRET_KEY": secrets.token_urlsafe(60),
        "ALLOWED_HOSTS": "example.org",
        "SITE_URL": "https://example.org",
        "OFFICE_PHONE": "0000 123456",
        "OFFICE_EMAIL": "hallo@example.org",
        "RELAY_DOMAIN": "post.example.org",
        "SMTP_HOST": "example.org",
        "TRUSTED_PROXIES": "1",
    }


def main():
    environment = os.environ | surroundings(devdatabase.url(devdatabase.start()))
    environment["OPERATOR_FILE"] = "docs/operator.example.toml"
    check = [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"]
    sys.exit(subprocess.run(check, env=environment, check=False).returncode)


if __name__ == "__main__":
    main()

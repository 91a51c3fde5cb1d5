"""The WSGI entry point: gunicorn peoplelikeme.wsgi."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "peoplelikeme.settings.production")

application = get_wsgi_application()

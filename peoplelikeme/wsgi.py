"""The WSGI entry point: gunicorn peoplelikeme.wsgi."""

import os

from django.core.wsgi import get_wsgi_application

from peoplelikeme.lib.utf8only import utf8only

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "peoplelikeme.settings.production")

application = utf8only(get_wsgi_application())

"""The WSGI entry point: gunicorn peoplelikeme.wsgi."""

import logging
import os

from django.core.wsgi import get_wsgi_application

from peoplelikeme.lib.loggedpaths import ShortPaths
from peoplelikeme.lib.utf8only import utf8only

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "peoplelikeme.settings.production")

application = utf8only(get_wsgi_application())
for name in ("gunicorn.access", "gunicorn.error"):  # gunicorn sets up handlers of its own, which settings do not reach
    logging.getLogger(name).addFilter(ShortPaths())

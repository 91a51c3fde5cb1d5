#!/usr/bin/env python
"""Django's command line. A fresh clone works on the demo settings; production sets DJANGO_SETTINGS_MODULE."""

import os
import sys


def main():
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "peoplelikeme.settings.demo")
    from django.core.management import execute_from_command_line

    from peoplelikeme.lib import catalogues, devdatabase

    catalogues.compile_stale()
    if os.environ["DJANGO_SETTINGS_MODULE"] != "peoplelikeme.settings.production":
        devdatabase.start()  # unless DATABASE_URL names a server; it stops with its last user
    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()

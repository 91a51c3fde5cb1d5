"""The demo's mail: files in a folder, for a week."""

import time
from pathlib import Path

from django.conf import settings

KEPT_SECONDS = 7 * 24 * 3600


def newest_first(*, to=""):
    """The files, or those in which this address stands."""
    folder, sought = Path(settings.MAILBOX_DIR), to.encode("utf-8", "ignore")
    found = (
        [path for path in folder.glob("*.log") if not sought or sought in path.read_bytes()] if folder.exists() else []
    )
    return sorted(found, key=lambda path: path.stat().st_mtime, reverse=True)


def forget_old():
    for path in newest_first():
        if path.stat().st_mtime < time.time() - KEPT_SECONDS:
            path.unlink(missing_ok=True)

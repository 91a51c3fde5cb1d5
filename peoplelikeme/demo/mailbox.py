"""The demo's mail: files in a folder, for a week."""

import time
from pathlib import Path

from django.conf import settings

KEPT_SECONDS = 7 * 24 * 3600


def newest_first():
    folder = Path(settings.MAILBOX_DIR)
    return sorted(folder.glob("*.log"), key=lambda path: path.stat().st_mtime, reverse=True) if folder.exists() else []


def forget_old():
    for path in newest_first():
        if path.stat().st_mtime < time.time() - KEPT_SECONDS:
            path.unlink(missing_ok=True)

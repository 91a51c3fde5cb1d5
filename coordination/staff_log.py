"""What Django notes when staff add, change or delete a record. It names records by number where they are about a person, and
goes after the days of retention.toml."""

import tomllib
from datetime import timedelta
from pathlib import Path

from django.contrib.admin.models import LogEntry

TABLE = Path(__file__).with_name("retention.toml")
KEPT_FOR = timedelta(days=tomllib.loads(TABLE.read_text())["days_after_it_was_noted"]["staff_log"])


def erase_due(*, at):
    """What was noted so long ago goes. Returns how many."""
    return LogEntry.objects.filter(action_time__lte=at - KEPT_FOR).delete()[0]

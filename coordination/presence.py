"""Who else looks at the same posting just now: a courtesy to each other, never a lock.

Remembered by the cache for three minutes, as well as the cache can: a process that does not know simply says nothing.
"""

import time

from django.core.cache import cache

SECONDS = 180


def look(posting, *, by):
    """Note that `by` looks at it, and return the names of the others who do, in alphabetical order."""
    key, now = f"desk.{posting.pk}", time.time()
    seen = {pk: (name, at) for pk, (name, at) in cache.get(key, {}).items() if now - at < SECONDS and pk != by.pk}
    cache.set(key, seen | {by.pk: (by.get_short_name(), now)}, SECONDS)
    return sorted(name for name, _at in seen.values())

from django.core.management.base import BaseCommand

from exchange import feed


class Command(BaseCommand):
    """Run it once after a database was restored from a backup, and before the site answers again.

    The feed numbers changes by transactions, and a restored database counts those anew: without this, harvesters would
    never hear of what changes from then on. It also numbers everything anew, so that they read all of it once more.
    """

    help = "After restoring the database: number the feed anew, so that harvesters miss nothing."

    def handle(self, **options):
        self.stdout.write(f"The feed's epoch is {feed.raise_epoch()} now.")

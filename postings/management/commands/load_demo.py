from django.core.management.base import BaseCommand, CommandError

from postings import demo


class Command(BaseCommand):
    help = "Load the invented board of the demo and its staff accounts, once. Needs load_reference before it."
    requires_system_checks = []  # runs at each start of the demo

    def handle(self, *, verbosity, **options):
        if not demo.may_be_loaded():
            raise CommandError("The demo brings accounts with a public password: never load it into a real board.")
        count = demo.load()
        if verbosity:
            self.stdout.write(f"{count} postings, {len(demo.ACCOUNTS)} staff accounts")

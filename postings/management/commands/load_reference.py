from django.core.management.base import BaseCommand

from postings import catalogue, facts, search_keys


class Command(BaseCommand):
    help = "Load the facts of Hesse and the categories. Can be run again at any time; nothing is doubled."
    requires_system_checks = []  # runs at each start of the demo

    def handle(self, *, verbosity, **options):
        counts = facts.load()
        catalogue.forget()
        search_keys.read_anew()
        if verbosity:
            self.stdout.write(", ".join(f"{count} {what}" for what, count in counts.items()))

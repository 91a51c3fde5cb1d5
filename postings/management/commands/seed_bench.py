from django.core.management.base import BaseCommand, CommandError

from postings import bench_seed, demo


class Command(BaseCommand):
    help = "Add many synthetic postings, to measure with. Needs load_reference before it."
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("--postings", type=int, required=True, metavar="N")

    def handle(self, *, postings, verbosity, **options):
        if not demo.may_be_loaded():
            raise CommandError("These postings are made up: never mix them with real ones.")
        bench_seed.seed(postings)
        if verbosity:
            self.stdout.write(f"{postings} postings added")

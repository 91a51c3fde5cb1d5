import time

from django.core.management import CommandError
from django.core.management.base import BaseCommand

from peoplelikeme.lib import totp
from postings import demo


class Command(BaseCommand):
    help = "Print the code of the second factor that an account of the demo has now."

    def add_arguments(self, parser):
        parser.add_argument("email", nargs="?", default=demo.ACCOUNTS[0]["email"])

    def handle(self, *, email, **options):
        secrets = {account["email"]: account["secret"] for account in demo.ACCOUNTS}
        if email not in secrets:
            raise CommandError(f"Konten der Demo sind: {', '.join(secrets)}.")
        self.stdout.write(totp.code(secrets[email], at=time.time()))

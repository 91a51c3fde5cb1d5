from datetime import timedelta

from django.core.management.base import BaseCommand
from django.utils import timezone

from coordination import answers, call_outs, decisions, nightly
from postings import lifecycle


class Command(BaseCommand):
    help = (
        "Do now what the clock would do so many hours from now: expiry, the answer ladder, reminders, the night's work."
    )

    def add_arguments(self, parser):
        parser.add_argument("--hours", type=float, required=True)

    def handle(self, *, hours, **options):
        at = timezone.now() + timedelta(hours=hours)
        lifecycle.expire_due(at=at)
        answers.climb(at=at)
        decisions.expire_silent(at=at)
        decisions.nudge_silent(at=at)
        decisions.ask_outcomes(at=at)
        decisions.believe_one(at=at)
        call_outs.go_on(at=at)
        nightly.weigh_words(at=at)
        nightly.allocate(at=at)
        self.stdout.write(f"{timezone.localtime(at):%d.%m.%Y %H:%M}")

from datetime import timedelta

from django.core.management.base import BaseCommand
from django.utils import timezone

from coordination import answers, call_outs, nightly, silence
from postings import alerts, clock, erasing, saved_searches


class Command(BaseCommand):
    help = (
        "Do now what the clock would do so many hours from now: expiry, the answer ladder, reminders, the night's work."
    )

    def add_arguments(self, parser):
        parser.add_argument("--hours", type=float, required=True)

    def handle(self, *, hours, **options):
        at = timezone.now() + timedelta(hours=hours)
        clock.end(at=at)
        erasing.erase_due(at=at)
        clock.remind(at=at)
        answers.climb(at=at)
        silence.watch(at=at)
        call_outs.go_on(at=at)
        nightly.weigh_words(at=at)
        nightly.allocate(at=at)
        alerts.send_due(at=at)
        saved_searches.ask_again(at=at)
        self.stdout.write(f"{timezone.localtime(at):%d.%m.%Y %H:%M}")

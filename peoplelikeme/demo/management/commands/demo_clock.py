from datetime import timedelta

from django.core.management.base import BaseCommand
from django.utils import timezone

from coordination import answers, call_outs, decisions, nightly
from postings import alerts, erasing, expiring, noticing, nudging, saved_searches


class Command(BaseCommand):
    help = (
        "Do now what the clock would do so many hours from now: expiry, the answer ladder, reminders, the night's work."
    )

    def add_arguments(self, parser):
        parser.add_argument("--hours", type=float, required=True)

    def handle(self, *, hours, **options):
        at = timezone.now() + timedelta(hours=hours)
        expiring.bring_back(at=at)
        noticing.ask(at=at)
        noticing.warn(at=at)
        noticing.ask_again_for_change(at=at)
        expiring.expire_due(at=at)
        noticing.tell_over(at=at)
        erasing.erase_due(at=at)
        nudging.remember_reserve(at=at)
        nudging.nudge_due(at=at)
        nudging.ask_outcomes(at=at)
        nudging.let_fade(at=at)
        answers.climb(at=at)
        decisions.expire_silent(at=at)
        decisions.nudge_silent(at=at)
        decisions.ask_outcomes(at=at)
        decisions.believe_one(at=at)
        decisions.let_fade(at=at)
        call_outs.go_on(at=at)
        nightly.weigh_words(at=at)
        nightly.allocate(at=at)
        alerts.send_due(at=at)
        saved_searches.ask_again(at=at)
        self.stdout.write(f"{timezone.localtime(at):%d.%m.%Y %H:%M}")

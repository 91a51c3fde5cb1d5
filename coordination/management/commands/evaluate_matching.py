import os
from datetime import date
from pathlib import Path

from django.core.management import CommandError, call_command
from django.core.management.base import BaseCommand
from django.db import connection

from coordination import evaluation, meaning
from postings import catalogue


class Command(BaseCommand):
    help = "Measure the suggestions on a set of judged pairs, in a database made for it and dropped afterwards."
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument(
            "folder", metavar="DIR", help="holds offers.jsonl, requests.jsonl, qrels.tsv, ineligible.tsv"
        )
        parser.add_argument("--as-of", type=date.fromisoformat, required=True, metavar="YYYY-MM-DD")

    def handle(self, *, folder, as_of, **options):
        try:
            judged = evaluation.read(folder)
        except FileNotFoundError as missing:
            raise CommandError(f"{Path(missing.filename).name} is missing in {folder}.") from None
        at = evaluation.moment(as_of)
        original = connection.settings_dict["NAME"]
        connection.settings_dict["TEST"]["NAME"] = f"evaluation_{os.getpid()}"
        connection.creation.create_test_db(verbosity=0, autoclobber=True)
        try:
            catalogue.forget()
            call_command("load_reference", verbosity=0)
            made = evaluation.load(judged, as_of=at)
            evaluation.run(list(made.values()), at=at)
            figures = evaluation.measure(judged, made)
        except ValueError as wrong:
            raise CommandError(str(wrong)) from None
        finally:
            connection.creation.destroy_test_db(original, verbosity=0)
        self.tell(figures, made)

    def tell(self, figures, made):
        num_offers = sum(posting.is_offer for posting in made.values())
        say = self.stdout.write
        say(
            f"{len(made) - num_offers} requests, {num_offers} offers; {figures.num_answerable} requests have a judged offer"
        )
        say(f"meaning: {meaning.MODEL if meaning.is_known() else 'not at hand, trigrams of titles instead'}")
        for name, (value, low, high) in (
            ("recall@5", figures.recall_5), ("recall@10", figures.recall_10), ("nDCG@10", figures.ndcg_10),
        ):  # fmt: skip
            say(f"{name:10} {value:.3f}   95 % of resampled sets between {low:.3f} and {high:.3f}")
        say(
            f"requests without a good offer that get none proposed: {figures.num_rightly_left} of {figures.num_without_good}"
        )
        say(f"largest load on one offer: {figures.largest_load} open suggestions")
        for title, counted in (
            ("ineligible pairs suggested", figures.ineligible), ("ineligible pairs shown as ask first", figures.asked_first),
        ):  # fmt: skip
            say(f"{title}: {', '.join(f'{reason} {num}' for reason, num in sorted(counted.items())) or 'none'}")
        say(
            f"evaluate_matching: recall@5={figures.recall_5[0]:.3f} ndcg@10={figures.ndcg_10[0]:.3f} "
            f"structural_ineligible={figures.structural} other_ineligible={figures.other}"
        )

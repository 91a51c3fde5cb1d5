import json
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from exchange.importing import batches, checking, committing, sorting, tables, undoing, uploading
from exchange.importing.columns import FIELDS
from exchange.importing.problems import Problem
from exchange.models import Batch, BatchState, Goal
from people import roles
from people.models import User

WIDTH = 40
MOST_TOLD = 100


class Command(BaseCommand):
    help = (
        "Read in a table (CSV or .xlsx) as postings, as the staff room does: without --dry-run all of its good rows, or nothing. "
        "With --undo take back a table that was read in."
    )

    def add_arguments(self, parser):
        parser.add_argument("file", nargs="?", type=Path)
        parser.add_argument("--by", required=True, metavar="EMAIL", help="the account that answers for it")
        parser.add_argument(
            "--mapping",
            type=Path,
            metavar="JSON",
            help='what is not guessed: {"columns": {HEAD: FIELD}, "kind", "category", "text_language", "words": {WORD: CATEGORY}}. '
            f"Fields: {', '.join(FIELDS)}",
        )
        parser.add_argument("--source", default="", help="where the table is from; its name unless said otherwise")
        parser.add_argument("--goal", choices=Goal.values, default=Goal.REVIEW)
        parser.add_argument("--agreed", action="store_true", help="the people agreed that we keep how to reach them")
        parser.add_argument("--dry-run", action="store_true", help="say what each row would become, and leave nothing")
        parser.add_argument("--undo", type=int, metavar="N", help="the number of a table that was read in")

    def handle(self, *, file, by, undo, dry_run, **options):
        user = User.objects.filter(email__iexact=by).first()
        rights = user and roles.of(user)
        if not rights or not rights.everywhere or "network" not in rights.may:
            raise CommandError(f"{by} is no account that may read in tables for all of Hesse.")
        if (file is None) == (undo is None):
            raise CommandError("Name a file, or with --undo the number of a table.")
        if undo is not None:
            return self.undo(undo, user)
        batch = self.checked(file, user, **options)
        self.report(batch)
        if dry_run:
            batches.discard(batch)
            return None
        return self.commit(batch, user)

    def checked(self, file, user, *, source, goal, agreed, mapping, **options):
        try:
            with file.open("rb") as table:
                batch = uploading.upload(
                    table, name=file.name, source=source or file.stem[:80], goal=goal, agreed=agreed, by=user
                )
        except (OSError, tables.Unreadable) as problem:
            raise CommandError(str(problem)) from None
        batch = uploading.read(batch)
        if batch.unreadable:
            batches.discard(batch)
            raise CommandError(batch.unreadable)
        try:
            self.say_what_it_is(batch, json.loads(mapping.read_text(encoding="utf-8")) if mapping else {})
        except (OSError, ValueError, CommandError) as problem:
            batches.discard(batch)
            raise CommandError(str(problem)) from None
        return checking.check(batch, tell=self.bar(batch.num_rows, "checked"))

    def say_what_it_is(self, batch, said):
        columns = list(batch.columns)
        for head, name in said.get("columns", {}).items():
            if head not in batch.heads or name not in ["", *FIELDS]:
                raise CommandError(f"There is no column {head!r}, or no field {name!r}.")
            columns[batch.heads.index(head)] = name
        whole = {name: said.get(name, batch.mapping[name]) for name in ("kind", "category", "text_language")}
        found = {"columns": columns, **whole}
        if lacking := list(sorting.missing(found)):
            raise CommandError(f"Nothing says: {', '.join(lacking)}.")
        batches.say_columns(batch, found)
        if batch.state == BatchState.SORTING:
            words = {tables.fold(word): slug for word, slug in said.get("words", {}).items()}
            batches.say_words(batch, {**sorting.guess_words(batch), **words})

    def report(self, batch):
        self.stdout.write(
            f"{batch.num_rows} rows: {batch.num_new} new, {batch.num_bad} with a problem, {batch.num_skipped} known."
        )
        for row in batch.rows.with_problem().order_by("number")[:MOST_TOLD]:
            for each in row.problems:
                problem = Problem(**each)
                self.stdout.write(f"  Zeile {row.number}, {problem.in_full}")

    def commit(self, batch, user):
        if not batch.num_new:
            batches.discard(batch)
            raise CommandError("There is nothing to read in.")
        batches.begin_commit(batch)
        batch = committing.commit(batch, by=user, tell=self.bar(batch.num_new, "read in"))
        if batch.state != BatchState.COMMITTED:
            raise CommandError("Somebody read in some of it meanwhile. Begin again.")
        self.stdout.write(f"Table {batch.pk} is read in: {batch.num_new} postings. To take it back: --undo {batch.pk}")

    def undo(self, number, user):
        batch = Batch.objects.filter(pk=number, state=BatchState.COMMITTED).first()
        if batch is None:
            raise CommandError(f"No table {number} is read in.")
        batches.begin_undo(batch)
        batch = undoing.undo(batch, by=user, tell=self.bar(batch.num_new, "taken back"))
        self.stdout.write(f"Table {number} is taken back; {batch.num_kept} postings stayed.")
        for each in undoing.kept(batch)[:MOST_TOLD]:
            self.stdout.write(f"  Zeile {each.number}: {each.posting.chiffre}")

    def bar(self, all_of_it, word):
        """Draws over its own line on a terminal; elsewhere it says nothing."""

        def tell(num):
            if self.stdout.isatty():
                filled = WIDTH * num // max(all_of_it, 1)
                end = "\n" if num >= all_of_it else ""
                self.stdout.write(f"\r[{'#' * filled}{' ' * (WIDTH - filled)}] {num}/{all_of_it} {word}", ending=end)
                self.stdout.flush()

        return tell

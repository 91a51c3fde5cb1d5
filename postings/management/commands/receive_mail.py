import asyncio
import signal

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import close_old_connections

from peoplelikeme.lib.maillistener import Listener
from postings import incoming, relaying


class Command(BaseCommand):
    help = "Take mail that answers our letters, and put it into its conversation. Runs until it is stopped."

    def add_arguments(self, parser):
        parser.add_argument(
            "--host", default="127.0.0.1", help="where to listen; this machine only unless said otherwise"
        )
        parser.add_argument("--port", type=int, default=8025)
        parser.add_argument("--lmtp", action="store_true", help="speak LMTP, with one reply for each recipient")

    def handle(self, *, host, port, lmtp, **options):
        listener = Listener(
            incoming.Desk(relaying),
            incoming.REPLIES,
            hostname=settings.RELAY_DOMAIN,
            host=host,
            port=port,
            is_lmtp=lmtp,
            # As between two requests: a connection is kept while it is good, and tried before it is used again, since a
            # thread may sleep for hours and the database have been started anew by then.
            clean_up=close_old_connections,
        )
        try:
            asyncio.run(self._serve(listener))
        except OSError as taken:
            raise CommandError(f"Cannot listen at {host}:{port}: {taken.strerror}") from None

    async def _serve(self, listener):
        stopped = asyncio.Event()
        for number in (signal.SIGINT, signal.SIGTERM):
            asyncio.get_running_loop().add_signal_handler(number, stopped.set)
        await listener.start()
        self.stdout.write("Mail is taken at {}:{}.".format(*listener.address))
        self.stdout.flush()
        await stopped.wait()
        await listener.stop()

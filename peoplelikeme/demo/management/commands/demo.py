import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from contextlib import contextmanager

from django.conf import settings
from django.core.management import CommandError, call_command
from django.core.management.base import BaseCommand

from coordination.demo import load as load_working_days
from exchange.demo import load as load_what_leaves
from network.demo import load as load_contact_points
from peoplelikeme.demo import mailbox
from peoplelikeme.lib import totp
from postings import demo

HOST = "127.0.0.1"
PATIENCE_SECONDS = 30


class Command(BaseCommand):
    help = "Fill the development database with a demo board, and run web server and worker until Ctrl-C."

    def add_arguments(self, parser):
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--workers", type=int, default=2)

    def handle(self, *, port, workers, **options):
        refuse_a_taken_port(port)
        os.environ.setdefault("SITE_URL", f"http://{HOST}:{port}")  # so that links in letters lead here
        with self.step("Datenbank einrichten"):
            call_command("migrate", verbosity=0, interactive=False)
        with self.step("Hessen laden: Regionen, Gemeinden, Postleitzahlen, Kategorien"):
            call_command("load_reference", verbosity=0)
        with self.step("Beispiele laden"):
            call_command("load_demo", verbosity=0)
            load_contact_points()
            load_working_days()
            load_what_leaves()
        settings.MAILBOX_DIR.mkdir(parents=True, exist_ok=True)
        mailbox.forget_old()
        # Ended by "docker stop" or a supervisor as by Ctrl-C.
        signal.signal(signal.SIGTERM, signal.default_int_handler)
        programs = []
        try:
            with self.step("Web-Server und Hintergrundarbeit starten"):
                programs += [web_server(port, workers), background_worker()]
                wait_until_it_answers(port, programs[0])
            self.say_what_to_try(port)
            while all(program.poll() is None for program in programs):
                time.sleep(0.5)
            raise CommandError("Ein Teil der Demo ist stehen geblieben. Was darüber steht, sagt warum.")
        except KeyboardInterrupt:
            self.stdout.write("\nDie Demo endet. Was Sie eingetragen haben, ist beim nächsten Start noch da.")
        finally:
            end(programs)

    @contextmanager
    def step(self, what):
        begun = time.monotonic()
        self.stdout.write(f"  {what} …", ending=" ")
        self.stdout.flush()
        yield
        self.stdout.write(f"{time.monotonic() - begun:.1f} s")

    def say_what_to_try(self, port):
        address = f"http://{HOST}:{port}"
        code, chiffre, title = demo.sample_codes()[0]
        accounts = "\n".join(
            f"                         {account['email']:<18} {totp.code(account['secret'], at=time.time())}   "
            f"{account['secret']}   {account['role'].label}"
            for account in demo.ACCOUNTS
        )
        self.stdout.write(f"""
  People Like Me läuft:  {address}

  Zum Ausprobieren
    Suchen:              {address}/de/gesuche/?q=Rad&ort=Kassel
    Etwas anbieten:      {address}/de/angebote/neu/
    Ein eigener Eintrag: {address}/de/mein-eintrag/
                         Zugangscode {code}  ({chiffre}, {title})
    Als Koordination:    {address}/koordination/
                         Passwort {demo.PASSWORD}, dann ein Code als zweiter Faktor.
                         Einen frischen druckt: .venv/bin/python manage.py demo_code cora@example.org
                         Konto              Code     Geheimnis für eine App             Rolle
{accounts}
                         Passkeys gehen nur unter http://localhost:{port}/koordination/
    Post lesen:          {address}/demo/post/

  Ctrl-C beendet alles.
""")


def refuse_a_taken_port(port):
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            raise CommandError(
                f"Auf Port {port} läuft schon etwas, vielleicht eine zweite Demo. "
                f"Beenden Sie es, oder nehmen Sie einen anderen Port: make demo PORT={port + 1}"
            ) from None


def web_server(port, workers):
    arguments = ["--bind", f"{HOST}:{port}", "--workers", str(workers), "--log-level", "warning"]
    return _python("-m", "gunicorn", *arguments, "peoplelikeme.wsgi")


def background_worker():
    with (settings.MAILBOX_DIR.parent / "worker.log").open("wb") as log:
        return _python("manage.py", "procrastinate", "worker", "--concurrency", "2", output=log)


def _python(*arguments, output=None):
    # A process group of its own: Ctrl-C reaches this command alone, which then ends them in order.
    return subprocess.Popen(  # noqa: S603
        [sys.executable, *arguments], env=os.environ.copy(), stdout=output, stderr=output, start_new_session=True
    )


def wait_until_it_answers(port, server):
    until = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < until:
        if server.poll() is not None:
            raise CommandError("Der Web-Server ist nicht angelaufen. Was darüber steht, sagt warum.")
        try:
            urllib.request.urlopen(f"http://{HOST}:{port}/healthz", timeout=2)
            return
        except OSError:
            time.sleep(0.1)
    raise CommandError("Der Web-Server antwortet nicht.")


def end(programs):
    for program in programs:
        if program.poll() is None:
            program.send_signal(signal.SIGTERM)
    for program in programs:
        try:
            program.wait(timeout=15)
        except subprocess.TimeoutExpired:
            program.kill()
            program.wait()

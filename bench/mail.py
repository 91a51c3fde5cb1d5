"""python -m bench.mail: many letters, enqueued and then sent by real workers to a mail server on this machine.

Ends with 1 where a letter is missing or doubled, or where 10,000 would take longer than ten minutes.
"""

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections import Counter

from peoplelikeme.lib import catalogues
from tests.mailserver import MailServer, letters

from . import databases, report, servers
from .databases import ROOT

WORKERS = 4  # a letter waits for the disk and for the other server, hardly for a core
NUM, MOST_SECONDS = 10_000, 600


def main():
    parser = argparse.ArgumentParser(prog="python -m bench.mail", description=__doc__)
    parser.add_argument("--num", type=int, default=NUM, help="letters (10,000)")
    parser.add_argument("--workers", type=int, default=WORKERS)
    parser.add_argument(
        "--hello", action="store_true", help="a new connection for every letter, as Django does by itself"
    )
    parser.add_argument("--keep", action="store_true", help="leave the database there and use one left before")
    asked = parser.parse_args()
    catalogues.compile_stale()
    server = MailServer()
    server.start()
    with tempfile.TemporaryDirectory() as static, databases.filled(asked.num, keep=asked.keep, called="mail") as url:
        env = environment(url, static, server.port, **({"BENCH_HELLO": "1"} if asked.hello else {}))
        enqueued = json.loads(inside("enqueue", env))
        begun, cpu_before = time.perf_counter(), cpu()
        workers = [worker(env, "--one-shot") for _number in range(asked.workers)]
        for each in workers:
            each.wait()
        sent, spent = time.perf_counter() - begun, cpu() - cpu_before
        left = int(inside("left", env))
    server.stop()
    copies = Counter(letter["Message-ID"] for letter in letters(server.handler))
    all_of_it = (enqueued["seconds"] + sent) * NUM / enqueued["num"]
    print(
        f"{report.machine(databases.version())} after. {asked.workers} workers, "
        f"{len(server.handler.connections)} connections.\n\n{enqueued['num']:,} letters: enqueued in "
        f"{enqueued['seconds']:.1f} s, sent in {sent:.1f} s with the workers' start, {enqueued['num'] / sent:.0f} a second, "
        f"{spent / enqueued['num'] * 1000:.1f} ms of CPU each in the workers; "
        f"{left} wait for their next attempt, {enqueued['num'] - len(copies) - left} lost, "
        f"{copies.total() - len(copies)} doubled.\n"
        f"10,000 would take {all_of_it:.0f} s (bar {MOST_SECONDS})"
    )
    is_kept = len(copies) == copies.total() == enqueued["num"] - left
    sys.exit(0 if is_kept and all_of_it < MOST_SECONDS else 1)


def cpu():
    """Seconds of the processes that have ended."""
    ended = resource.getrusage(resource.RUSAGE_CHILDREN)
    return ended.ru_utime + ended.ru_stime


def environment(url, static, port, **more):
    return servers.environment(url, static, SMTP_PORT=str(port), SMTP_TLS="0", **more)


def inside(what, env):
    command = [sys.executable, "-m", "bench.mail_run", what]
    return subprocess.run(command, cwd=ROOT, env=env, check=True, stdout=subprocess.PIPE, text=True).stdout


def worker(env, *more):
    servers.RESULTS.mkdir(exist_ok=True)
    command = [sys.executable, "manage.py", "procrastinate", "worker", "--queues=mail", "--concurrency=4", *more]
    with (servers.RESULTS / "mail-workers.log").open("ab") as log:
        return subprocess.Popen(command, cwd=ROOT, env=env, stdout=log, stderr=log)


if __name__ == "__main__":
    main()

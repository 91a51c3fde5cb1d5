"""python -m bench.mail_crash: a worker that is killed again and again while it sends letters to a mail server on this machine.

SIGKILL comes at random moments, and every second time at the worst: the server has a letter and has not yet said so. Ends
with 1 where a letter is lost, where there are more duplicates than crashes, or where a duplicate
does not carry the name of the first.
"""

import argparse
import asyncio
import json
import random
import sys
import tempfile
import time

from peoplelikeme.lib import catalogues
from tests.mailserver import Handler, MailServer, letters

from . import databases, report
from .mail import environment, inside, worker

NUM, CRASHES = 200, 10
START_SECONDS = 60  # at most, until a worker's first letter is here


class Slow(Handler):
    """Has the letter, and says so a little later."""

    seconds = 0.02

    async def handle_DATA(self, server, session, envelope):
        answer = await super().handle_DATA(server, session, envelope)
        await asyncio.sleep(self.seconds)
        return answer


def main():
    parser = argparse.ArgumentParser(prog="python -m bench.mail_crash", description=__doc__)
    parser.add_argument("--num", type=int, default=NUM, help="letters (200)")
    parser.add_argument("--crashes", type=int, default=CRASHES, help="at most (10)")
    parser.add_argument("--seed", type=int, default=time.time_ns() % 10_000)
    asked = parser.parse_args()
    random.seed(asked.seed)
    catalogues.compile_stale()
    server = MailServer(handler=Slow())
    server.start()
    with tempfile.TemporaryDirectory() as static, databases.filled(asked.num, called="mail_crash") as url:
        env = environment(url, static, server.port)
        num = json.loads(inside("enqueue", env))["num"]
        crashes = 0
        while crashes < asked.crashes and len(server.handler.taken) < num:
            crashes += _kill_at_work(worker(env), server.handler, at_worst=bool(crashes % 2))
            inside("recover", env)
        server.handler.seconds = 0
        worker(env, "--one-shot").wait()
        left = int(inside("left", env))
    server.stop()
    taken = letters(server.handler)
    names, readers = ({letter[name] for letter in taken} for name in ("Message-ID", "To"))
    lost, doubled = num - len(names), len(taken) - len(names)
    print(
        f"{report.machine(databases.version())} after; seed {asked.seed}.\n\n{num} letters to {len(readers)} readers, {crashes} "
        f"crashes: {lost} lost, {doubled} doubled, each under its first name; {left} jobs left over."
    )
    sys.exit(0 if crashes and (lost, left) == (0, 0) and doubled <= crashes else 1)


def _kill_at_work(program, handler, *, at_worst):
    """Let it send a few letters, then kill it. Returns whether it was at work."""
    handler.seconds = 1 if at_worst else 0.02
    before, until = len(handler.taken), time.monotonic() + START_SECONDS
    while len(handler.taken) == before and time.monotonic() < until:
        time.sleep(0.005)
    time.sleep(0 if at_worst else random.uniform(0, 0.6))
    program.kill()
    program.wait()
    time.sleep(0.1)  # what the server still has in hand
    return len(handler.taken) > before


if __name__ == "__main__":
    main()

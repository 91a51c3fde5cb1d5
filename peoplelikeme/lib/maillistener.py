"""The door at which mail arrives: SMTP or LMTP on asyncio. What is said there is decided by two functions it is given.

`refusal(recipient)` returns a reply that refuses a recipient, or None. `receive(raw, envelope_from, recipients)` returns one
reply for each. Both run in threads, off the event loop, and a letter is acknowledged only when `receive` has returned.
"""

import asyncio
import logging
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Protocol

from aiosmtpd.lmtp import LMTP
from aiosmtpd.smtp import SMTP

logger = logging.getLogger(__name__)

MAX_BYTES = 5 * 1024 * 1024
MAX_RECIPIENTS = 5  # of one letter; the sending server brings the rest in another
MAX_CONNECTIONS = 40
MAX_COMMANDS = 1_000  # of one kind in one connection; a mail server opens another
IDLE_SECONDS = 120
THREADS = 4


class Desk(Protocol):
    def refusal(self, recipient: str) -> str | None: ...

    def receive(self, raw: bytes, envelope_from: str, recipients: list[str]) -> list[str]: ...


@dataclass(frozen=True)
class Replies:
    """What the listener itself has to say, each a whole SMTP reply."""

    too_large: str
    too_many: str
    later: str


class Listener:
    """Takes connections between `start` and `stop`. `port` 0 takes any free one; `address` says which. `clean_up` is called
    in the same thread after each call of the desk."""

    def __init__(
        self, desk, replies, *, hostname, host, port, is_lmtp=False, idle_seconds=IDLE_SECONDS, clean_up=lambda: None
    ):
        self.replies, self.hostname, self.is_lmtp, self.idle_seconds = replies, hostname, is_lmtp, idle_seconds
        self._where, self._server, self.num_connected = (host, port), None, 0
        self._threads = ThreadPoolExecutor(THREADS, thread_name_prefix="mail")
        self._handler = _Handler(desk, replies, self._threads, clean_up, takes_several=is_lmtp)

    async def start(self):
        self._server = await asyncio.get_running_loop().create_server(self._protocol, *self._where)

    async def stop(self):
        """Takes nothing new, and lets what is being stored come to its end."""
        self._server.close()
        await asyncio.get_running_loop().run_in_executor(None, self._threads.shutdown)

    @property
    def address(self):
        return self._server.sockets[0].getsockname()[:2]

    def _protocol(self):
        if self.num_connected >= MAX_CONNECTIONS:
            return _Busy(self.replies.later)
        return (_LmtpConnection if self.is_lmtp else _SmtpConnection)(self, self._handler)


class _Busy(asyncio.Protocol):
    def __init__(self, later):
        self.reply = f"421{later[3:].splitlines()[0].replace('-', ' ', 1)}\r\n"

    def connection_made(self, transport):
        transport.write(self.reply.encode("ascii"))
        transport.close()


class _Connection:
    """What aiosmtpd's two protocols do otherwise here: they are counted, take longer lines, and speak our words."""

    line_length_limit = 64 * 1024

    def __init__(self, listener, handler):
        self.listener = listener
        super().__init__(
            handler,
            data_size_limit=MAX_BYTES,
            hostname=listener.hostname,
            ident="People Like Me",
            timeout=listener.idle_seconds,
            command_call_limit=MAX_COMMANDS,
            loop=asyncio.get_running_loop(),
        )

    def connection_made(self, transport):
        self.listener.num_connected += 1
        super().connection_made(transport)

    def connection_lost(self, error):
        self.listener.num_connected -= 1
        super().connection_lost(error)

    async def push(self, status):
        if status.startswith("552"):
            status = self.listener.replies.too_large
        # After a letter's text LMTP wants one reply for each recipient, also where aiosmtpd refused it by itself.
        if self.listener.is_lmtp and status.startswith(("552", "500 Line too long")):
            status = "\r\n".join([status] * max(1, len(self.envelope.rcpt_tos)))
        await super().push(status)


class _SmtpConnection(_Connection, SMTP):
    pass


class _LmtpConnection(_Connection, LMTP):
    pass


class _Handler:
    def __init__(self, desk, replies, threads, clean_up, *, takes_several):
        self.desk, self.replies, self.threads = desk, replies, threads
        self.clean_up, self.takes_several = clean_up, takes_several

    async def handle_RCPT(self, server, session, envelope, address, options):
        # SMTP has one reply for all recipients, which cannot be true of each; so the others come in letters of their own.
        if len(envelope.rcpt_tos) >= (MAX_RECIPIENTS if self.takes_several else 1):
            return self.replies.too_many
        refusal = await self._off_the_loop(self.desk.refusal, address)
        if refusal:
            return refusal
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 OK"

    async def handle_DATA(self, server, session, envelope):
        recipients = list(envelope.rcpt_tos)
        work = self._off_the_loop(self.desk.receive, envelope.content, envelope.mail_from or "", recipients)
        said = await work
        replies = said if isinstance(said, list) else [said] * len(recipients)
        return "\r\n".join(replies if self.takes_several else replies[:1])

    async def handle_exception(self, error):
        logger.error("A connection ended in %s.", type(error).__name__)
        return self.replies.later

    async def _off_the_loop(self, function, *arguments):
        """What the desk says; that it shall be tried again where it fails. Names no more than the kind of the failure."""
        try:
            return await asyncio.get_running_loop().run_in_executor(self.threads, self._call, function, *arguments)
        except Exception as error:
            logger.error("%s ended in %s.", function.__name__, type(error).__name__)
            return self.replies.later

    def _call(self, function, *arguments):
        try:
            return function(*arguments)
        finally:
            self.clean_up()

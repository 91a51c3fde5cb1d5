"""A real mail server on this machine, which answers as a test wants."""

import socket
from email import message_from_bytes, policy

from aiosmtpd.controller import Controller

HOST = "127.0.0.1"


class Handler:
    """Takes everything, unless told otherwise: `at_recipient` and `at_data` are answers given instead, in turn."""

    def __init__(self):
        self.forget()

    def forget(self):
        self.taken, self.connections, self.at_recipient, self.at_data, self.hangs_up = [], set(), [], [], False

    async def handle_RCPT(self, server, session, envelope, address, options):
        if self.at_recipient:
            return self.at_recipient.pop(0).format(address=address)
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 OK"

    async def handle_DATA(self, server, session, envelope):
        if self.at_data:
            return self.at_data.pop(0).format(address=envelope.rcpt_tos[0])
        self.taken.append(envelope)
        self.connections.add(session.peer)
        if self.hangs_up:
            server.transport.abort()
        return "250 2.0.0 OK"


def letters(handler):
    """What it has taken. No property of the handler: aiosmtpd reads all of these at every connection."""
    return [message_from_bytes(envelope.content, policy=policy.default) for envelope in handler.taken]


class MailServer(Controller):
    def __init__(self, port=0, handler=None):
        super().__init__(handler or Handler(), hostname=HOST, port=port)

    def _trigger_server(self):
        """Asks the port that the system gave, where aiosmtpd would ask for 0."""
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()


def mailers(port):
    options = {"host": HOST, "port": port, "timeout": 5}
    return {"default": {"BACKEND": "peoplelikeme.lib.smtp.EmailBackend", "OPTIONS": options}}


def deserted_port():
    """Where nobody listens."""
    with socket.socket() as asked:
        asked.bind((HOST, 0))
        return asked.getsockname()[1]

"""Mail over one connection that stays open: Django's own backend says hello anew, with TLS and a password, for every message."""

import smtplib
import threading
import time

from django.core.mail.backends import smtp

IDLE_SECONDS = 20  # servers hang up by themselves after a minute or more
MESSAGES = 100  # some servers take no more over one connection
UNASKED_SECONDS = 1  # for so long nobody asks whether the server is still there

_lock = threading.Lock()
_kept = {}


class _Line:
    """An open connection, when it was last used and for how many messages."""

    def __init__(self, connection):
        self.connection, self.used, self.messages = connection, time.monotonic(), 0

    def is_fresh(self):
        idle = time.monotonic() - self.used
        if idle > IDLE_SECONDS or self.messages >= MESSAGES:
            return False
        try:
            return idle < UNASKED_SECONDS or self.connection.noop()[0] == 250
        except (smtplib.SMTPException, OSError):
            return False


class EmailBackend(smtp.EmailBackend):
    """One connection for each process and server; after any error it begins anew."""

    def send_messages(self, email_messages):
        with _lock:
            line = self._line()
            self.connection = line.connection
            try:
                num = super().send_messages(email_messages)
            except BaseException:
                line.connection.close()
                raise
            finally:
                self.connection = None
            line.used, line.messages = time.monotonic(), line.messages + num
            _kept[self._server] = line
            return num

    @property
    def _server(self):
        return self.host, self.port, self.username, self.use_tls, self.use_ssl

    def _line(self):
        """The open connection, out of reach until the message is through; else a new one."""
        line = _kept.pop(self._server, None)
        if line and line.is_fresh():
            return line
        if line:
            line.connection.close()
        self.open()
        return _Line(self.connection)


def hang_up():
    """Close what is open, as a test does that ends its server."""
    with _lock:
        while _kept:
            _kept.popitem()[1].connection.close()

import socket
import threading
from contextlib import contextmanager

import pytest

from peoplelikeme.lib import fetching
from peoplelikeme.lib.fetching import Unreachable, fetch


@contextmanager
def answering(raw):
    """The address of a server that answers everything with these bytes."""
    with socket.create_server(("127.0.0.1", 0)) as server:

        def answer():
            while True:
                try:
                    caller, _address = server.accept()
                except OSError:
                    return
                with caller:
                    caller.recv(65536)
                    caller.sendall(raw)

        threading.Thread(target=answer, daemon=True).start()
        yield f"http://127.0.0.1:{server.getsockname()[1]}/"
        server.shutdown(socket.SHUT_RDWR)


@pytest.mark.parametrize("seconds", [None, 5])
@pytest.mark.parametrize(
    ("raw", "says"),
    [
        (b"SSH-2.0-OpenSSH_9.2\r\n", "BadStatusLine"),
        (b"HTTP/1.1 200 " + b"x" * 70_000 + b"\r\n\r\n", "LineTooLong"),
        (b"HTTP/1.1 200 OK\r\nX: " + b"x" * 70_000 + b"\r\n\r\n", "LineTooLong"),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nnonsense\r\n", "IncompleteRead"),
    ],
)
def test_answer_that_is_no_http_says_what_is_wrong(raw, says, seconds):
    with answering(raw) as address, pytest.raises(Unreachable, match=says):
        fetch(address, seconds=seconds)


@pytest.mark.parametrize("address", ["http://example.org/a b\n", "http://[example", "file:///etc/hostname", ""])
def test_address_that_is_none_says_so(address):
    with pytest.raises(Unreachable):
        fetch(address)


def test_answer_is_read_whole():
    with answering(b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nTopf") as address:
        assert fetch(address) == fetch(address, seconds=fetching.SECONDS) == b"Topf"

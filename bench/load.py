"""Closed-loop load from a process of its own: each connection (8, or as many as a page says) asks again at its answer.

Pages take turns in bursts of a second, so that whatever else the machine does meets all of them alike, and a page's
requests/s is the median over its bursts. Reads a plan as JSON from stdin, writes the measurements as JSON to stdout.
"""

import gzip
import itertools
import json
import selectors
import socket
import statistics
import sys
import time

CONNECTIONS = 8
WARM_UP = 2  # seconds for each page, not counted
BUFFER = 16 * 1024  # small enough not to ask the kernel for memory each time


class Connection:
    """One browser that never reads. Where the server closes after an answer, it connects anew within the clock."""

    def __init__(self, port, cookie=""):
        self.port = port
        self.cookie = f"Cookie: {cookie}\r\n" if cookie else ""
        self.socket = None

    def ask(self, path, selector):
        self.began = time.perf_counter()
        self.received, self.end, self.closes = bytearray(), None, False
        if self.socket is None:
            self.socket = socket.socket()
            self.socket.connect(("127.0.0.1", self.port))
            selector.register(self.socket, selectors.EVENT_READ, self)
        self.socket.sendall(
            f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{self.port}\r\nAccept-Language: de\r\n{self.cookie}\r\n".encode()
        )

    def read(self, selector):
        """Whether the answer is complete."""
        data = self.socket.recv(BUFFER)
        self.received += data
        if self.end is None and (split := self.received.find(b"\r\n\r\n")) >= 0:
            head = self.received[:split].lower()
            self.start = split + 4
            self.end = self.start + int(head.partition(b"content-length:")[2].partition(b"\r\n")[0])
            self.closes = b"connection: close" in head
        done = self.end is not None and len(self.received) >= self.end
        if not data and not done:
            raise ConnectionError("The server closed the connection within an answer.")
        if done and self.closes:
            self.close(selector)
        return done

    def close(self, selector):
        if self.socket is not None:
            selector.unregister(self.socket)
            self.socket.close()
            self.socket = None

    @property
    def status(self):
        return int(self.received[9:12])

    @property
    def body(self):
        return bytes(self.received[self.start : self.end])


class Page:
    def __init__(self, name, port, paths, connections=CONNECTIONS, cookie=""):
        self.name, self.port, self.paths = name, port, itertools.cycle(paths)
        self.connections, self.cookie = connections, cookie
        self.rates, self.latencies, self.refused, self.sizes, self.sample = [], [], 0, [], b""

    def burst(self, seconds, *, counts=True):
        """Ask for `seconds`, then wait for what is still under way."""
        selector = selectors.DefaultSelector()
        began, answers = time.perf_counter(), 0
        asking = [Connection(self.port, self.cookie) for _ in range(self.connections)]
        for connection in asking:
            connection.ask(next(self.paths), selector)
        underway = self.connections
        while underway:
            for key, _events in selector.select():
                connection = key.data
                if not connection.read(selector):
                    continue
                now = time.perf_counter()
                answers += 1
                if counts:
                    self._note(connection, now)
                if now - began < seconds:
                    connection.ask(next(self.paths), selector)
                else:
                    underway -= 1
        if counts:
            self.rates.append(answers / (time.perf_counter() - began))
        for connection in asking:
            connection.close(selector)

    def _note(self, connection, now):
        self.latencies.append(now - connection.began)
        self.sizes.append(connection.end - connection.start)
        self.refused += connection.status != 200
        self.sample = self.sample or connection.body

    def measured(self):
        centiles = statistics.quantiles(self.latencies, n=100)
        return {
            "name": self.name,
            "rate": statistics.median(self.rates),
            "rates": self.rates,
            "p50": centiles[49] * 1000,
            "p95": centiles[94] * 1000,
            "requests": len(self.latencies),
            "refused": self.refused,
            "bytes": round(statistics.mean(self.sizes)),
            "gzip": len(gzip.compress(self.sample, 6)),
        }


def main():
    plan = json.load(sys.stdin)
    pages = [Page(**page) for page in plan["pages"]]
    for page in pages:
        page.burst(WARM_UP, counts=False)
    warm = time.process_time()
    for number in range(plan["seconds"]):
        print(f"\rround {number + 1} of {plan['seconds']}", end="", file=sys.stderr, flush=True)
        for page in pages:
            page.burst(1)
    print(file=sys.stderr)
    spent = time.process_time() - warm
    requests = sum(len(page.latencies) for page in pages)
    json.dump({"pages": [page.measured() for page in pages], "client_cpu": spent / requests}, sys.stdout)


if __name__ == "__main__":
    main()

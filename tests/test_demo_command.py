import socket

import pytest
from django.core.management import CommandError

from peoplelikeme.demo.management.commands.demo import refuse_a_taken_port


def test_taken_port_is_refused_with_a_way_out():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]

        with pytest.raises(CommandError, match=f"make demo PORT={port + 1}"):
            refuse_a_taken_port(port)


def test_free_port_is_taken_gladly():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]

    assert refuse_a_taken_port(port) is None

import base64

import pytest

from peoplelikeme.lib import totp


@pytest.mark.parametrize(
    ("at", "expected"),
    [(59, "287082"), (1111111109, "081804"), (1234567890, "005924"), (2000000000, "279037"), (20000000000, "353130")],
)
def test_code_agrees_with_the_standard(at, expected):
    """RFC 6238, appendix B, of whose eight digits the last six."""
    secret = base64.b32encode(b"12345678901234567890").decode()

    assert totp.code(secret, at=at) == expected

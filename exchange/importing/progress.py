"""How far a batch is, for whoever looks at its page while a job is at work.

A commit is one transaction, so that nothing is ever half imported; what it writes nobody else sees until its end. So how far it
is goes into the batch through a connection of its own. The job holds no lock on the batch's row that would stand in the way:
it claims the batch by an advisory lock, which PostgreSQL lets go of where the worker dies.
"""

from contextlib import contextmanager

from django.db import connection

_CLAIMS = 1_735_289_205  # a number of our own among PostgreSQL's advisory locks


@contextmanager
def beside(batch, tell=None):
    """A function that takes how many rows are done; seen at once by everybody, whatever becomes of the transaction.

    `tell` is called with the same number, for a terminal.
    """
    other = connection.copy()

    def done(num):
        with other.cursor() as cursor:
            cursor.execute("UPDATE exchange_batch SET num_done = %s WHERE id = %s", [num, batch.pk])
        if tell:
            tell(num)

    try:
        yield done
    finally:
        other.close()


def claim(batch):
    """Until the end of this transaction no other job is at this batch."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [_CLAIMS, batch.pk])

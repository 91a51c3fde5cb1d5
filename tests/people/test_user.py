import threading

import pytest
from django.db import IntegrityError, connection, transaction

from people.models import User
from people.roles import Role

LAST_ONE = "The last active coordinator stays"


def coordinator(name):
    return User.objects.create_user(f"{name}@example.org", name=name, role=Role.COORDINATOR, is_staff=True)


@pytest.mark.parametrize(
    "change", [{"is_active": False}, {"role": Role.READER}, {"role": "", "is_staff": False}], ids=str
)
def test_last_active_coordinator_cannot_be_taken(cora, change):
    with pytest.raises(IntegrityError, match=LAST_ONE):
        User.objects.filter(pk=cora.pk).update(**change)


def test_last_active_coordinator_cannot_be_deleted(cora):
    with pytest.raises(IntegrityError, match=LAST_ONE):
        cora.delete()


def test_closed_coordinator_does_not_count_as_another(cora):
    User.objects.filter(pk=coordinator("nora").pk).update(is_active=False)

    with pytest.raises(IntegrityError, match=LAST_ONE):
        User.objects.filter(pk=cora.pk).update(role=Role.READER)


def test_two_coordinators_cannot_be_taken_at_once(cora):
    coordinator("nora")

    with pytest.raises(IntegrityError, match=LAST_ONE):
        User.objects.coordinators().update(is_active=False)


def test_coordinator_beside_another_can_be_closed(cora):
    coordinator("nora")

    cora.is_active = False
    cora.save()

    assert [user.name for user in User.objects.coordinators()] == ["nora"]


def test_last_coordinator_may_change_what_else_she_likes(cora):
    cora.name = "Cora K."
    cora.set_password("kassel-am-fluss-9")
    cora.save()

    assert User.objects.get(pk=cora.pk).name == "Cora K."


def test_nobody_stands_above_the_roles(cora):
    with pytest.raises(IntegrityError, match="nobody_stands_above_the_roles"):
        User.objects.filter(pk=cora.pk).update(is_superuser=True)


@pytest.mark.django_db(transaction=True)
def test_two_coordinators_who_close_each_other_at_the_same_moment_leave_one():
    pair = [coordinator("cora"), coordinator("nora")]
    both_have_changed, outcomes = threading.Barrier(2), []

    def close(pk):
        try:
            with transaction.atomic():
                # Each has its own transaction open before either of them writes.
                User.objects.filter(pk=pk).exists()
                both_have_changed.wait(timeout=10)
                User.objects.filter(pk=pk).update(is_active=False)
            outcomes.append("closed")
        except IntegrityError as refused:
            outcomes.append("refused" if LAST_ONE in str(refused) else "other")
        finally:
            connection.close()

    threads = [threading.Thread(target=close, args=[user.pk]) for user in pair]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=20)

    assert sorted(outcomes) == ["closed", "refused"]
    assert User.objects.coordinators().count() == 1


@pytest.mark.django_db(transaction=True)
def test_second_transaction_waits_for_the_first_and_finds_nobody_left():
    cora, nora = coordinator("cora"), coordinator("nora")
    first_has_written, outcome = threading.Event(), []

    def close_nora():
        first_has_written.wait(timeout=10)
        try:
            User.objects.filter(pk=nora.pk).update(role=Role.READER)
            outcome.append("done")
        except IntegrityError:
            outcome.append("refused")
        finally:
            connection.close()

    thread = threading.Thread(target=close_nora)
    thread.start()
    with transaction.atomic():
        User.objects.filter(pk=cora.pk).delete()
        first_has_written.set()
        thread.join(timeout=1)
        assert outcome == []  # it waits
    thread.join(timeout=20)

    assert outcome == ["refused"]

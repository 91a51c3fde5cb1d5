"""Who may do what in the staff room. The records stay under Django's own model permissions."""

from functools import wraps

from django.core.exceptions import PermissionDenied


def may_enter(user):
    return user.is_active and user.is_staff


def may_review(user):
    return may_enter(user)


def reviewers_only(view):
    """Decorate a view of the staff room: whoever may not review is refused."""

    @wraps(view)
    def guarded(request, *args, **kwargs):
        if not may_review(request.user):
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return guarded

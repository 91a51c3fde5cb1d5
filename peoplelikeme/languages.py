"""Which interface language somebody reads in: the address says it, and it is remembered where the browser would not say the same."""

from django.conf import settings
from django.utils import translation

REMEMBERED_FOR = 365 * 24 * 3600


class RememberLanguage:
    """Keep the language of the page that was asked for, so that an address without one, or the next visit, leads to it.

    Nothing is kept of those whose browser asks for that language anyway.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        chosen = translation.get_language_from_path(request.path_info)
        if chosen and response.status_code == 200 and chosen != translation.get_language_from_request(request):
            response.set_cookie(
                settings.LANGUAGE_COOKIE_NAME,
                chosen,
                max_age=REMEMBERED_FOR,
                secure=settings.LANGUAGE_COOKIE_SECURE,
                httponly=True,
                samesite="Lax",
            )
        return response

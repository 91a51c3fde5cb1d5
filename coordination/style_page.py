"""The living style page: what the product is built of, for whoever builds on."""

from django.template.response import TemplateResponse

from . import specimens


def style(request):
    return TemplateResponse(request, "coordination/style.html", {"components": specimens.shown(request)})

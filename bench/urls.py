from django.urls import path

from peoplelikeme import urls as site

from . import views

handler400, handler403, handler404, handler500 = site.handler400, site.handler403, site.handler404, site.handler500

urlpatterns = [
    path("bench/constant/", views.constant),
    path("bench/bare/", views.bare),
    *site.urlpatterns,
]

from django.urls import path

from . import views

app_name = "network"
urlpatterns = [
    # anlaufstellen/: where people are helped face to face
    path("anlaufstellen/", views.contact_point_list, name="contact_point_list"),
    path("anlaufstellen/<int:pk>/", views.contact_point_detail, name="contact_point_detail"),
]

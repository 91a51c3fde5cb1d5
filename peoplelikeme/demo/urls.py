from django.urls import path

from . import views

app_name = "demo"
urlpatterns = [
    path("post/", views.letter_list, name="letter_list"),
    path("post/<str:name>/", views.letter_detail, name="letter_detail"),
]

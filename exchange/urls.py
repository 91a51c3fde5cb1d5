"""What machines read, below /austausch/ and outside the languages: a feed has one address."""

from django.urls import path

from . import views

app_name = "exchange"
urlpatterns = [
    path("v1/feed", views.feed_page, name="feed"),
]

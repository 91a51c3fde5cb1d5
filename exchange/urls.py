"""What machines read, below /austausch/ and outside the languages: a feed has one address."""

app_name = "exchange"
urlpatterns = []

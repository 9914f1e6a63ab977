"""The files of the open data: both languages inside, so one address for good and no language in it."""

from django.urls import path

from stats.publishing import views

app_name = "open_data"
urlpatterns = [path("<str:name>", views.open_file, name="file")]

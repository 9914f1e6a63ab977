from django.urls import path

import stats.converters  # noqa: F401 - registers <kind:…>
from stats import views

app_name = "stats"
urlpatterns = [
    path("", views.year, name="latest"),
    path("<int:year>/", views.year, name="year"),
    path("<int:year>/contacts.<kind:kind>", views.export, name="export"),
]

from django.urls import path, register_converter

from stats import converters, views

app_name = "stats"
register_converter(converters.Kind, "kind")
urlpatterns = [
    path("", views.year, name="latest"),
    path("<int:year>/", views.year, name="year"),
    path("<int:year>/contacts.<kind:kind>", views.export, name="export"),
]

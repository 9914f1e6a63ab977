from django.urls import URLPattern

from counselling import urls_staff

app_name = "counselling"
urlpatterns: list[URLPattern] = [*urls_staff.urlpatterns]

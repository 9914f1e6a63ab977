"""The staff's addresses under /counselling/."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []

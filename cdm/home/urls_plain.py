from django.urls import path

from cdm.home import health, views

urlpatterns = [
    path("", views.choose_language, name="choose_language"),
    path("healthz", health.alive, name="healthz"),
    path("readyz", health.ready, name="readyz"),
]

from django.urls import path

from cdm.home import health, views
from cdm.home.offline import views as offline

urlpatterns = [
    path("", views.choose_language, name="choose_language"),
    path("healthz", health.alive, name="healthz"),
    path("sw.js", offline.worker, name="service_worker"),
    path("readyz", health.ready, name="readyz"),
]

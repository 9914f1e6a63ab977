from django.urls import path

from cdm.outbox import views

app_name = "outbox"
urlpatterns = [path("", views.index, name="index")]

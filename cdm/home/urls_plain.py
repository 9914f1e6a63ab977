from django.urls import path

from cdm.home import views

urlpatterns = [path("", views.choose_language, name="choose_language")]

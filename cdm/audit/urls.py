from django.urls import path
from django.utils.translation import gettext_lazy as _

from cdm.audit import views

app_name = "audit"
urlpatterns = [
    path("", views.journal, name="journal"),
    path(_("export.csv"), views.journal_csv, name="journal_csv"),
]

from django.urls import path
from django.utils.translation import gettext_lazy as _

import stats.converters  # noqa: F401 - registers <kind:…>
from stats import views
from stats.apart import urls as apart
from stats.closing import urls as closing
from stats.publishing import urls as publishing
from stats.report import views as report
from stats.shares import urls as shares
from stats.vocabulary import urls as vocabulary

app_name = "stats"
urlpatterns = [
    path("", views.year, name="latest"),
    path("<int:year>/", views.year, name="year"),
    path("<int:year>/contacts.<kind:kind>", views.export, name="export"),
    path(_("<int:year>/report/"), report.report, name="report"),
    path(_("<int:year>/report/make/"), report.make, name="report_make"),
    path(_("<int:year>/report/key-events/"), report.events, name="report_events"),
    path(_("<int:year>/report/<part:part>"), report.download, name="report_file"),
    *apart.urlpatterns,
    *closing.urlpatterns,
    *publishing.urlpatterns,
    *shares.urlpatterns,
    *vocabulary.urlpatterns,
]

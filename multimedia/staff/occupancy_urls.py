from django.urls import path
from django.utils.translation import gettext_lazy as _

import stats.converters  # noqa: F401 - registers <kind:…>
from multimedia.staff import occupancy

urlpatterns = [
    path(_("occupancy/"), occupancy.occupancy, name="occupancy"),
    path(_("occupancy/multimedia.<kind:kind>"), occupancy.export, name="occupancy_export"),
]

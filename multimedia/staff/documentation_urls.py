from django.urls import path
from django.utils.translation import gettext_lazy as _

import stats.converters  # noqa: F401 - registers <kind:…>
from multimedia.staff import consulted, documentation, documentation_import, documentation_stock

urlpatterns = [
    path(_("documentation/"), documentation.catalogue, name="catalogue"),
    path(_("documentation/works.<kind:kind>"), documentation.export, name="works_export"),
    path(_("documentation/new/"), documentation.new, name="work_new"),
    path(_("documentation/<int:pk>/"), documentation.edit, name="work_edit"),
    path(_("documentation/<int:pk>/withdraw/"), documentation.withdraw, name="work_withdraw"),
    path(_("documentation/undo/<str:key>/"), documentation.undo, name="work_undo"),
    path(_("documentation/import/"), documentation_import.bring_in, name="works_import"),
    path(_("documentation/import/template.csv"), documentation_import.template, name="works_template"),
    path(_("documentation/consulted/"), consulted.consulted, name="consulted"),
    path(_("documentation/consulted/undo/<str:key>/"), consulted.undo, name="consulted_undo"),
    path(_("documentation/stock/"), documentation_stock.stock, name="stock"),
    path(_("documentation/stock/stock.<kind:kind>"), documentation_stock.export, name="stock_export"),
]

from django.urls import path
from django.utils.translation import gettext_lazy as _

from stats.publishing import staff, views

urlpatterns = [
    path(_("public/"), views.year, name="public"),
    path(_("public/<int:year>/"), views.year, name="public_year"),
    path(_("public/open-data/"), views.open_data, name="open_data"),
    path(_("public/method/"), views.method, name="method"),
    path(_("publication/"), staff.publication, name="publication"),
    path(_("publication/now/"), staff.publish, name="publish"),
]

from django.urls import path
from django.utils.translation import gettext_lazy as _

from partners.programmes import editing, public, views

urlpatterns = [
    path(_("programmes/"), public.programmes, name="programmes_public"),
    path(_("programmes/<slug:code>/"), public.programme, name="programme_public"),
    path(_("our-programmes/"), views.programmes, name="programmes"),
    path(_("our-programmes/new/"), editing.programme_new, name="programme_new"),
    path(_("our-programmes/<int:pk>/"), views.programme, name="programme"),
    path(_("our-programmes/<int:pk>/<int:year>/"), views.programme, name="programme_year"),
    path(_("our-programmes/<int:pk>/<int:year>/figures.csv"), views.programme_file, name="programme_file"),
    path(_("our-programmes/<int:pk>/<int:year>/targets/"), editing.programme_targets, name="programme_targets"),
    path(_("our-programmes/<int:pk>/edit/"), editing.programme_edit, name="programme_edit"),
    path(_("our-programmes/<int:pk>/links/"), editing.programme_link, name="programme_link"),
    path(
        _("our-programmes/<int:pk>/links/<uuid:key>/take-back/"), editing.programme_link_end, name="programme_link_end"
    ),
    path(_("our-programmes/<int:pk>/undo/<str:key>/"), editing.programme_undo, name="programme_undo"),
]

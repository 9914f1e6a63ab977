from django.urls import path
from django.utils.translation import gettext_lazy as _

from stats.shares import views

urlpatterns = [
    path(_("links/"), views.shares, name="shares"),
    path(_("links/<uuid:key>/take-back/"), views.revoke, name="share_revoke"),
    path(_("links/undo/<str:key>/"), views.undo, name="share_undo"),
    path(_("shared/<str:token>/"), views.shared, name="shared"),
    path(_("shared/<str:token>/<int:year>/"), views.shared, name="shared_year"),
    path(_("shared/<str:token>/<int:year>.csv"), views.shared_file, name="shared_file"),
]

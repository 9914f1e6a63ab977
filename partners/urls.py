from django.urls import path
from django.utils.translation import gettext_lazy as _

from partners import views

app_name = "partners"
urlpatterns = [
    path("", views.index, name="index"),
    path(_("people/"), views.people, name="people"),
    path(_("people/invite/"), views.invite, name="invite"),
    path(_("people/invitations/<int:pk>/send/"), views.send_again, name="send_again"),
    path(_("people/invitations/<int:pk>/take-back/"), views.take_back, name="take_back"),
    path(_("people/roles/<int:pk>/end/"), views.remove_role, name="remove_role"),
    path(_("invitation/<str:token>/"), views.accept, name="accept"),
    path("<slug:code>/", views.sheet, name="sheet"),
]

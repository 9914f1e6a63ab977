from django.urls import include, path
from django.utils.translation import gettext_lazy as _

from partners.accounts.urls import urlpatterns as accounts
from partners.directory.urls import urlpatterns as directory
from partners.programmes.urls import urlpatterns as programmes
from partners.views import accepting, inviting, people

app_name = "partners"
urlpatterns = [
    path(_("people/"), people.people, name="people"),
    path(_("people/invite/"), inviting.invite, name="invite"),
    path(_("people/invitations/<int:pk>/send/"), inviting.send_again, name="send_again"),
    path(_("people/invitations/<int:pk>/take-back/"), inviting.take_back, name="take_back"),
    path(_("people/roles/<int:pk>/end/"), people.remove_role, name="remove_role"),
    path(_("invitation/<str:token>/"), accepting.accept, name="accept"),
    path(_("meetings/"), include("partners.meetings.urls")),
    path(_("professionals/"), include("partners.resources.urls")),
    path(_("accounts/"), include(accounts)),
    path("", include(programmes)),
    path("", include(directory)),  # last: it takes any word for a code
]

from django.urls import path
from django.utils.translation import gettext_lazy as _

from multimedia.views import documentation

urlpatterns = [
    path(_("documentation/"), documentation.works, name="works"),
    path(_("documentation/<int:pk>/"), documentation.work, name="work"),
]

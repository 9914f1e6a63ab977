from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _

from multimedia.views import screen

urlpatterns: list[URLPattern] = [path(_("screen/"), screen.screen, name="screen")]

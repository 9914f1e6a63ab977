from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _

from multimedia.views import skills

urlpatterns: list[URLPattern] = [
    path(_("digital-skills/"), skills.check, name="skills"),
]

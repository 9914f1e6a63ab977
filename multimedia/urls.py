from django.urls import include, path
from django.utils.translation import gettext_lazy as _

from multimedia.staff import desk_urls, occupancy_urls, spaces_urls
from multimedia.staff import documentation_urls as catalogue_urls
from multimedia.views import booking_urls, documentation_urls, mine_urls, screen_urls, skills_urls

app_name = "multimedia"
_staff = [
    *desk_urls.urlpatterns,
    *catalogue_urls.urlpatterns,
    *spaces_urls.urlpatterns,
    *occupancy_urls.urlpatterns,
]
urlpatterns = [
    path(_("staff/"), include(_staff)),
    *booking_urls.urlpatterns,
    *mine_urls.urlpatterns,
    *screen_urls.urlpatterns,
    *documentation_urls.urlpatterns,
    *skills_urls.urlpatterns,
]

from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _

from multimedia.views import booking, now

urlpatterns: list[URLPattern] = [
    path("", now.front, name="front"),
    path(_("now/"), now.now, name="now"),
    path(_("booking/"), booking.question, name="book"),
    path(_("booking/time/"), booking.time, name="book_time"),
    path(_("booking/details/"), booking.details, name="book_details"),
    path(_("booking/done/"), booking.done, name="book_done"),
]

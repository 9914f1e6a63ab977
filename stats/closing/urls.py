from django.urls import path
from django.utils.translation import gettext_lazy as _

from stats.closing import views

urlpatterns = [
    path(_("<int:year>/closing/"), views.closing, name="closing"),
    path(_("<int:year>/closing/close/"), views.close, name="close"),
    path(_("<int:year>/closing/correction/"), views.correct, name="correct"),
]

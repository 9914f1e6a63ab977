from django.urls import include, path
from django.utils.translation import pgettext_lazy

from cdm.demo import views

app_name = "demo"
letter = [
    path("", views.letter, name="letter"),
    path("html/", views.html, name="html"),
    path("<int:number>/", views.part, name="part"),
]
urlpatterns = [
    path(pgettext_lazy("address", "accounts/"), views.accounts, name="accounts"),
    path(pgettext_lazy("address", "mail/"), views.letters, name="mails"),
    path(pgettext_lazy("address", "mail/"), include([path("<slug:name>/", include(letter))])),
]

from django.urls import include, path

from cdm.demo import views

# One address in both languages: the screen of `make demo` names it before any catalogue is read.
app_name = "demo"
letter = [
    path("", views.letter, name="letter"),
    path("html/", views.html, name="html"),
    path("<int:number>/", views.part, name="part"),
]
urlpatterns = [
    path("accounts/", views.accounts, name="accounts"),
    path("mail/", views.letters, name="mails"),
    path("mail/", include([path("<slug:name>/", include(letter))])),
]

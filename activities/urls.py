from activities.staff import urls as staff
from activities.views import agenda_urls, registration_urls

app_name = "activities"
urlpatterns = [*staff.urlpatterns, *registration_urls.urlpatterns, *agenda_urls.urlpatterns]

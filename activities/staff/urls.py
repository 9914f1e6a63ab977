from activities.staff import door_urls, planning_urls

urlpatterns = [*planning_urls.urlpatterns, *door_urls.urlpatterns]

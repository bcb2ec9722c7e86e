from huilin.stewards.urls import desk, neighbours, placards

app_name = "stewards"
urlpatterns = [*placards.urlpatterns, *neighbours.urlpatterns, *desk.urlpatterns]

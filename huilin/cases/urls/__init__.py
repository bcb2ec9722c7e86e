from huilin.cases.urls.desk import urlpatterns as desk
from huilin.cases.urls.resident import urlpatterns as resident

app_name = "cases"
urlpatterns = [*resident, *desk]

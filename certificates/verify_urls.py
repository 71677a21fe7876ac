"""The doors for whoever checks a certificate."""

from django.urls import path

from certificates import many_views, page_views, verify_views
from hours.views import log

app_name = "verify"
urlpatterns = [
    path("", verify_views.home, name="home"),
    path("upload/", verify_views.upload, name="upload"),
    path("many/", many_views.check, name="many"),
    path("log/", log.log, name="log"),
    path("log.json", log.log_json, name="log_json"),
    path("<str:number>.json", verify_views.as_json, name="json"),
    path("<str:number>/", verify_views.certificate, name="certificate"),
    path("<str:number>/page/", page_views.shown, name="page"),
    path("<str:number>/name/", verify_views.name, name="name"),
]

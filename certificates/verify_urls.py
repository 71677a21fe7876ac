"""The doors for whoever checks a certificate."""

from django.urls import path

from certificates.views import many, page, verify
from hours.views import log

app_name = "verify"
urlpatterns = [
    path("", verify.home, name="home"),
    path("upload/", verify.upload, name="upload"),
    path("many/", many.check, name="many"),
    path("log/", log.log, name="log"),
    path("log.json", log.log_json, name="log_json"),
    path("<str:number>.json", verify.as_json, name="json"),
    path("<str:number>/", verify.certificate, name="certificate"),
    path("<str:number>/page/", page.shown, name="page"),
    path("<str:number>/name/", verify.name, name="name"),
]

"""A Wagtail page, and a view that is nothing but Django."""

from django.http import HttpResponse
from django.urls import include, path
from django.views.generic import TemplateView
from wagtail import urls as wagtail_urls


def healthz(request) -> HttpResponse:
    return HttpResponse("ok")


urlpatterns = [
    path("healthz", healthz),
    path("view/", TemplateView.as_view(template_name="floor_view.html")),
    path("", include(wagtail_urls)),
]

"""The doors for programs that check badges. Badges name these addresses, so they stay for good."""

from django.urls import path

from certificates.views import badge

app_name = "badges"
urlpatterns = [
    path("issuer.json", badge.issuer, name="issuer"),
    path("status/<int:number>.json", badge.status_list, name="status_list"),
]

"""The doors for programs that check badges. Badges name these addresses, so they stay for good."""

from django.urls import path

from certificates import badge_views

app_name = "badges"
urlpatterns = [
    path("issuer.json", badge_views.issuer, name="issuer"),
    path("status/<int:number>.json", badge_views.status_list, name="status_list"),
]

"""The doors of the path and of one's certificates."""

from django.urls import path

from certificates import badge_views, matrix_views, merge_views, views

app_name = "certificates"
urlpatterns = [
    path("path/", views.path, name="path"),
    path("path/<id:enrollment_id>.json", views.path_json, name="path_json"),
    path("certificates/", views.own, name="list"),
    path("certificates/ready/", views.ready, name="ready"),
    path("certificates/what-is-left/", matrix_views.overview, name="matrix"),
    path("certificates/issue/<int:enrollment_id>/", views.issue, name="issue"),
    path("people/merge/", merge_views.merge, name="merge"),
    path("certificates/<str:number>/", views.detail, name="detail"),
    path("certificates/<str:number>/certificate.pdf", views.download, name="download"),
    path("certificates/<str:number>/badge.json", badge_views.badge, name="badge"),
    path("certificates/<str:number>/name/", views.name_visibility, name="name_visibility"),
    path("certificates/<str:number>/revoke/", views.revoke, name="revoke"),
]

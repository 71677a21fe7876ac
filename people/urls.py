from django.urls import path

from people import views

app_name = "people"
urlpatterns = [
    path("me/", views.profile, name="profile"),
    path("notices/", views.notices, name="notices"),
    path("notices/<int:notice_id>/", views.open_notice, name="open_notice"),
]

from django.urls import path

from people import views

app_name = "people"
urlpatterns = [
    path("me/", views.profile, name="profile"),
    path("notices/", views.notices, name="notices"),
    path("notices/<int:notice_id>/", views.open_notice, name="open_notice"),
    path("me/needs/", views.needs, name="needs"),
    path("needs/", views.needs_waiting, name="needs_waiting"),
    path("needs/<int:need_id>/", views.settle_need, name="settle_need"),
    path("leave/", views.leave, name="leave"),
    path("leave/<int:leave_id>/", views.change_leave, name="change_leave"),
    path("leave/<int:leave_id>/end/", views.end_leave, name="end_leave"),
]

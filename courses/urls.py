from django.urls import path

from courses import views

app_name = "courses"
urlpatterns = [
    path("programs/enroll/<int:program_id>/", views.enroll, name="enroll"),
    path("continue/<int:enrollment_id>/", views.go_on, name="continue"),
    path("lessons/<int:lesson_id>/complete/", views.complete_lesson, name="complete_lesson"),
]

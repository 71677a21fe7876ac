from django.urls import path

from courses import converters, views  # noqa: F401 (makes <id:...> known)

app_name = "courses"
urlpatterns = [
    path("programs/enroll/<id:program_id>/", views.enroll, name="enroll"),
    path("search/", views.search, name="search"),
    path("continue/<id:enrollment_id>/", views.go_on, name="continue"),
    path("lessons/<id:lesson_id>/complete/", views.complete_lesson, name="complete_lesson"),
]

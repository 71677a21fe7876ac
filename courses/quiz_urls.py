from django.urls import path

from courses import converters  # noqa: F401 (makes <id:...> known)
from courses.views import quiz as views

app_name = "quizzes"
urlpatterns = [
    path("<id:quiz_id>/", views.intro, name="intro"),
    path("<id:quiz_id>/start/", views.start, name="start"),
    path("attempts/<uuid:attempt_id>/", views.review, name="review"),
    path("attempts/<uuid:attempt_id>/<id:position>/", views.question, name="question"),
    path("attempts/<uuid:attempt_id>/submit/", views.submit, name="submit"),
    path("attempts/<uuid:attempt_id>/result/", views.result, name="result"),
]

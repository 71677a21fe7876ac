from django.urls import path

from courses import (
    converters,  # noqa: F401 (makes <id:...> known)
    curriculum_views,
    milestone_views,
    own_views,
    practice_views,
    standard_views,
    views,
)

app_name = "courses"
urlpatterns = [
    path("programs/enroll/<id:program_id>/", views.enroll, name="enroll"),
    path("search/", views.search, name="search"),
    path("programs/leave/<id:enrollment_id>/", views.leave_program, name="leave_program"),
    path("programs/back/<id:enrollment_id>/", views.come_back, name="come_back"),
    path("enrollments/<id:enrollment_id>/days/", milestone_views.milestones, name="milestones"),
    path("standards/", standard_views.standards, name="standards"),
    path("standards/<slug:scheme>/<int:version>/", standard_views.standard, name="standard"),
    path("curriculum/<id:program_id>/", curriculum_views.curriculum_map, name="curriculum_map"),
    path("continue/<id:enrollment_id>/", views.go_on, name="continue"),
    path("lessons/<id:lesson_id>/complete/", views.complete_lesson, name="complete_lesson"),
    # watched by a trainer
    path("practice/<id:practice_id>/", practice_views.practice, name="practice"),
    path("practice/<id:practice_id>/note/", practice_views.note, name="practice_note"),
    path("practice/<id:practice_id>/to/<id:place_id>/", practice_views.peer_note, name="peer_note"),
    path("practice/<id:practice_id>/ask/", practice_views.want_notes, name="want_notes"),
    path("practice/notes/<id:note_id>/erase/", practice_views.erase_note, name="erase_practice_note"),
    # what belongs to the trainee alone
    path("lessons/<id:lesson_id>/here/", own_views.here, name="here"),
    path("lessons/<id:lesson_id>/note/", own_views.note, name="note"),
    path("lessons/<id:lesson_id>/bookmark/", own_views.bookmark, name="bookmark"),
    path("lessons/<id:lesson_id>/reflections/<slug:block_id>/", own_views.reflect, name="reflect"),
    path("notes/", own_views.notes, name="notes"),
    path("notes/download/", own_views.download, name="download_notes"),
    path("notes/shared/", own_views.shared, name="shared"),
    path("notes/<id:note_id>/erase/", own_views.erase_note, name="erase_note"),
    path("reflections/<id:reflection_id>/", own_views.reflection, name="reflection"),
    path("reflections/<id:reflection_id>/erase/", own_views.erase_reflection, name="erase_reflection"),
    path("reflections/shares/<id:share_id>/end/", own_views.unshare, name="unshare"),
    path("goals/", own_views.goals, name="goals"),
    path("goals/<id:goal_id>/", own_views.goal, name="goal"),
    path("goals/<id:goal_id>/move/", own_views.move_goal, name="move_goal"),
]

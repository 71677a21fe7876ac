from django.urls import path

from courses import converters  # noqa: F401 (makes <id:...> known)
from courses.views import curriculum, learning, milestone, own, practice, standard

app_name = "courses"
urlpatterns = [
    path("programs/enroll/<id:program_id>/", learning.enroll, name="enroll"),
    path("search/", learning.search, name="search"),
    path("programs/leave/<id:enrollment_id>/", learning.leave_program, name="leave_program"),
    path("programs/back/<id:enrollment_id>/", learning.come_back, name="come_back"),
    path("enrollments/<id:enrollment_id>/days/", milestone.milestones, name="milestones"),
    path("standards/", standard.standards, name="standards"),
    path("standards/<slug:scheme>/<int:version>/", standard.standard, name="standard"),
    path("curriculum/<id:program_id>/", curriculum.curriculum_map, name="curriculum_map"),
    path("continue/<id:enrollment_id>/", learning.go_on, name="continue"),
    path("lessons/<id:lesson_id>/complete/", learning.complete_lesson, name="complete_lesson"),
    # watched by a trainer
    path("practice/<id:practice_id>/", practice.practice, name="practice"),
    path("practice/<id:practice_id>/note/", practice.note, name="practice_note"),
    path("practice/<id:practice_id>/to/<id:place_id>/", practice.peer_note, name="peer_note"),
    path("practice/<id:practice_id>/ask/", practice.want_notes, name="want_notes"),
    path("practice/notes/<id:note_id>/erase/", practice.erase_note, name="erase_practice_note"),
    # what belongs to the trainee alone
    path("lessons/<id:lesson_id>/here/", own.here, name="here"),
    path("lessons/<id:lesson_id>/note/", own.note, name="note"),
    path("lessons/<id:lesson_id>/bookmark/", own.bookmark, name="bookmark"),
    path("lessons/<id:lesson_id>/reflections/<slug:block_id>/", own.reflect, name="reflect"),
    path("notes/", own.notes, name="notes"),
    path("notes/download/", own.download, name="download_notes"),
    path("notes/shared/", own.shared, name="shared"),
    path("notes/<id:note_id>/erase/", own.erase_note, name="erase_note"),
    path("reflections/<id:reflection_id>/", own.reflection, name="reflection"),
    path("reflections/<id:reflection_id>/erase/", own.erase_reflection, name="erase_reflection"),
    path("reflections/shares/<id:share_id>/end/", own.unshare, name="unshare"),
    path("goals/", own.goals, name="goals"),
    path("goals/<id:goal_id>/", own.goal, name="goal"),
    path("goals/<id:goal_id>/move/", own.move_goal, name="move_goal"),
]

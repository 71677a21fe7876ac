"""Cohorts, their sessions, who was there, and calendars."""

from django.urls import path

from courses import converters  # noqa: F401 (registers itself)
from courses.views import attendance, cohort, opening, pair, rating, session, table

app_name = "cohorts"
urlpatterns = [
    path("cohorts/", cohort.index, name="list"),
    path("cohorts/<id:cohort_id>/", cohort.detail, name="detail"),
    # coming in
    path("cohorts/<id:cohort_id>/join/", cohort.join, name="join"),
    path("cohorts/invitation/<str:key>/", cohort.invitation, name="invitation"),
    path("cohorts/<id:cohort_id>/invitation/", cohort.renew_invitation, name="renew_invitation"),
    path("cohorts/<id:cohort_id>/add/", cohort.add_person, name="add_person"),
    path("cohorts/<id:cohort_id>/import/", table.import_people, name="import"),
    # answers, moving and leaving
    path("cohorts/places/<id:membership_id>/answer/", cohort.answer, name="answer"),
    path("cohorts/places/<id:membership_id>/move/", cohort.move, name="move"),
    path("cohorts/places/<id:membership_id>/leave/", cohort.leave, name="leave"),
    path("cohorts/places/<id:membership_id>/attendance/", attendance.decide, name="decide"),
    # for the whole cohort
    path("cohorts/<id:cohort_id>/announce/", cohort.announce, name="announce"),
    path("cohorts/<id:cohort_id>/openings/", opening.openings, name="openings"),
    path("cohorts/<id:cohort_id>/progress/", table.progress, name="progress"),
    path("cohorts/<id:cohort_id>/attendance/", attendance.attendance, name="attendance"),
    # pairs
    path("cohorts/<id:cohort_id>/pairs/", pair.open_pairs, name="open_pairs"),
    path("cohorts/<id:cohort_id>/pair/", pair.pair, name="pair"),
    path("cohorts/<id:cohort_id>/pair/look/", pair.look, name="look_for_pair"),
    path("cohorts/<id:cohort_id>/pair/ask/<id:partner_id>/", pair.ask, name="ask_to_pair"),
    path("cohorts/<id:cohort_id>/pair/no/<id:partner_id>/", pair.decline, name="decline_pair"),
    path("cohorts/<id:cohort_id>/pair/ask-nobody/", pair.take_back, name="ask_nobody"),
    path("cohorts/<id:cohort_id>/pair/show/", pair.show, name="show_pair"),
    path("cohorts/<id:cohort_id>/pair/practice/", pair.practice, name="pair_practice"),
    path("cohorts/<id:cohort_id>/pair/leave/", pair.leave, name="leave_pair"),
    # watching practice
    path("cohorts/<id:cohort_id>/practice/", rating.practices, name="practices"),
    path("cohorts/<id:cohort_id>/practice/<id:practice_id>/", rating.rate, name="rate"),
    path("cohorts/ratings/<id:rating_id>/comment/", rating.erase_comment, name="erase_comment"),
    # sessions
    path("cohorts/<id:cohort_id>/sessions/new/", session.new_session, name="new_session"),
    path("cohorts/sessions/<id:session_id>/", session.session, name="session"),
    path("cohorts/sessions/<id:session_id>/edit/", session.edit_session, name="edit_session"),
    path("cohorts/sessions/<id:session_id>/call-off/", session.call_off, name="call_off"),
    path("cohorts/sessions/<id:session_id>/register/", attendance.register, name="register"),
    path("cohorts/sessions/<id:session_id>/sheet/", attendance.sheet, name="sheet"),
    path("cohorts/sessions/<id:session_id>/screen/", attendance.screen, name="screen"),
    path("cohorts/sessions/<id:session_id>/leaving/", attendance.depart, name="depart"),
    path("attend/", attendance.attend, name="attend"),
    # calendars
    path("cohorts/calendar/", session.calendar, name="calendar"),
    path("cohorts/calendar/new/", session.renew_calendar, name="renew_calendar"),
    path("cohorts/<id:cohort_id>/calendar/", session.renew_cohort_calendar, name="renew_cohort_calendar"),
    path("calendar/<str:key>.ics", session.feed, name="feed"),
]

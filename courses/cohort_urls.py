"""Cohorts, their sessions, who was there, and calendars."""

from django.urls import path

from courses import (
    attendance_views,
    cohort_views,
    converters,  # noqa: F401 (registers itself)
    opening_views,
    pair_views,
    rating_views,
    session_views,
    table_views,
)

app_name = "cohorts"
urlpatterns = [
    path("cohorts/", cohort_views.index, name="list"),
    path("cohorts/<id:cohort_id>/", cohort_views.detail, name="detail"),
    # coming in
    path("cohorts/<id:cohort_id>/join/", cohort_views.join, name="join"),
    path("cohorts/invitation/<str:key>/", cohort_views.invitation, name="invitation"),
    path("cohorts/<id:cohort_id>/invitation/", cohort_views.renew_invitation, name="renew_invitation"),
    path("cohorts/<id:cohort_id>/add/", cohort_views.add_person, name="add_person"),
    path("cohorts/<id:cohort_id>/import/", table_views.import_people, name="import"),
    # answers, moving and leaving
    path("cohorts/places/<id:membership_id>/answer/", cohort_views.answer, name="answer"),
    path("cohorts/places/<id:membership_id>/move/", cohort_views.move, name="move"),
    path("cohorts/places/<id:membership_id>/leave/", cohort_views.leave, name="leave"),
    path("cohorts/places/<id:membership_id>/attendance/", attendance_views.decide, name="decide"),
    # for the whole cohort
    path("cohorts/<id:cohort_id>/announce/", cohort_views.announce, name="announce"),
    path("cohorts/<id:cohort_id>/openings/", opening_views.openings, name="openings"),
    path("cohorts/<id:cohort_id>/progress/", table_views.progress, name="progress"),
    path("cohorts/<id:cohort_id>/attendance/", attendance_views.attendance, name="attendance"),
    # pairs
    path("cohorts/<id:cohort_id>/pairs/", pair_views.open_pairs, name="open_pairs"),
    path("cohorts/<id:cohort_id>/pair/", pair_views.pair, name="pair"),
    path("cohorts/<id:cohort_id>/pair/look/", pair_views.look, name="look_for_pair"),
    path("cohorts/<id:cohort_id>/pair/ask/<id:partner_id>/", pair_views.ask, name="ask_to_pair"),
    path("cohorts/<id:cohort_id>/pair/no/<id:partner_id>/", pair_views.decline, name="decline_pair"),
    path("cohorts/<id:cohort_id>/pair/ask-nobody/", pair_views.take_back, name="ask_nobody"),
    path("cohorts/<id:cohort_id>/pair/show/", pair_views.show, name="show_pair"),
    path("cohorts/<id:cohort_id>/pair/practice/", pair_views.practice, name="pair_practice"),
    path("cohorts/<id:cohort_id>/pair/leave/", pair_views.leave, name="leave_pair"),
    # watching practice
    path("cohorts/<id:cohort_id>/practice/", rating_views.practices, name="practices"),
    path("cohorts/<id:cohort_id>/practice/<id:practice_id>/", rating_views.rate, name="rate"),
    path("cohorts/ratings/<id:rating_id>/comment/", rating_views.erase_comment, name="erase_comment"),
    # sessions
    path("cohorts/<id:cohort_id>/sessions/new/", session_views.new_session, name="new_session"),
    path("cohorts/sessions/<id:session_id>/", session_views.session, name="session"),
    path("cohorts/sessions/<id:session_id>/edit/", session_views.edit_session, name="edit_session"),
    path("cohorts/sessions/<id:session_id>/call-off/", session_views.call_off, name="call_off"),
    path("cohorts/sessions/<id:session_id>/register/", attendance_views.register, name="register"),
    path("cohorts/sessions/<id:session_id>/sheet/", attendance_views.sheet, name="sheet"),
    path("cohorts/sessions/<id:session_id>/screen/", attendance_views.screen, name="screen"),
    path("cohorts/sessions/<id:session_id>/leaving/", attendance_views.depart, name="depart"),
    path("attend/", attendance_views.attend, name="attend"),
    # calendars
    path("cohorts/calendar/", session_views.calendar, name="calendar"),
    path("cohorts/calendar/new/", session_views.renew_calendar, name="renew_calendar"),
    path(
        "cohorts/<id:cohort_id>/calendar/", session_views.renew_cohort_calendar, name="renew_cohort_calendar"
    ),
    path("calendar/<str:key>.ics", session_views.feed, name="feed"),
]

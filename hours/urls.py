"""Hours: the trainee's pages first, then the supervisor's, then the coordinator's."""

from django.urls import path

from hours import (
    agreement_views,
    amendment_views,
    placement_views,
    proposal_views,
    seeking_views,
    sheet_views,
    signing_views,
    supervisor_views,
    totals_views,
    views,
    void_views,
    week_views,
)

app_name = "hours"
urlpatterns = [
    path("", views.entries, name="list"),
    path("new/", views.new, name="new"),
    path("week/", week_views.week, name="week"),
    path("download/", sheet_views.download, name="download"),
    path("totals/", totals_views.what_counts, name="totals"),
    path("to-sign/", signing_views.to_sign, name="to_sign"),
    path("to-sign/sign/", signing_views.sign, name="sign"),
    path("to-sign/<uuid:entry_id>/", signing_views.review, name="review"),
    path("to-sign/<uuid:entry_id>/return/", signing_views.send_back, name="return"),
    path("placements/<int:placement_id>/sign/<slug:what>/", agreement_views.agree, name="agree"),
    path("ask/<int:enrollment_id>/", seeking_views.ask, name="ask"),
    path("suggest/<int:enrollment_id>/", seeking_views.suggest, name="suggest"),
    path("placements/", placement_views.placements, name="placements"),
    path("suggested/<int:suggestion_id>/", seeking_views.confirm, name="confirm"),
    path("suggested/<int:suggestion_id>/set-aside/", seeking_views.set_aside, name="set_aside"),
    path("supervisors/", supervisor_views.supervisors, name="supervisors"),
    path("supervisors/<int:person_id>/", supervisor_views.supervisor, name="supervisor"),
    path("supervisors/<int:person_id>/<slug:what>/", supervisor_views.write_down, name="write_down"),
    path("supervisors/<slug:what>/<uuid:record_id>/", supervisor_views.take_back, name="take_back"),
    path("<uuid:entry_id>/", views.entry, name="entry"),
    path("<uuid:entry_id>/edit/", views.edit, name="edit"),
    path("<uuid:entry_id>/submit/", views.submit, name="submit"),
    path("<uuid:entry_id>/recall/", views.recall, name="recall"),
    path("<uuid:entry_id>/revise/", views.revise, name="revise"),
    path("<uuid:entry_id>/discard/", views.discard, name="discard"),
    path("to-sign/<uuid:entry_id>/propose/", proposal_views.propose, name="propose"),
    path("to-sort-out/", proposal_views.sort_out, name="sort_out"),
    path("<uuid:entry_id>/accept/", proposal_views.accept, name="accept"),
    path("<uuid:entry_id>/void/", void_views.void, name="void"),
    path("<uuid:entry_id>/amend/", amendment_views.amend, name="amend"),
]

"""The doors of the path and of one's certificates."""

from django.urls import path

from certificates import (
    badge_views,
    bulk_views,
    matrix_views,
    merge_views,
    paper_desk_views,
    paper_views,
    referee_views,
    views,
)

app_name = "certificates"
urlpatterns = [
    path("path/", views.path, name="path"),
    path("path/<id:enrollment_id>.json", views.path_json, name="path_json"),
    path("path/<id:enrollment_id>/papers/", paper_views.papers, name="papers"),
    path("path/<id:enrollment_id>/papers/applied/", paper_views.applied, name="applied"),
    path("path/<id:enrollment_id>/papers/ask/", paper_views.ask, name="ask"),
    path("path/<id:enrollment_id>/papers/document/<slug:code>/", paper_views.hand_in, name="hand_in"),
    path("path/<id:enrollment_id>/seen/<slug:code>/", paper_desk_views.record_seen, name="record_seen"),
    path("papers/", paper_desk_views.to_check, name="papers_to_check"),
    path("papers/<uuid:document_id>/", paper_views.document, name="document"),
    path("papers/<uuid:document_id>/file/", paper_views.document_file, name="document_file"),
    path("papers/<uuid:document_id>/take-back/", paper_views.take_back, name="take_back_document"),
    path("papers/<uuid:document_id>/decide/", paper_desk_views.decide, name="decide_document"),
    path("papers/asked/<id:request_id>/", paper_desk_views.reference, name="reference"),
    path("papers/asked/<id:request_id>/again/", paper_views.ask_again, name="ask_again"),
    path("papers/asked/<id:request_id>/withdraw/", paper_views.withdraw, name="withdraw"),
    path("answer/", referee_views.answer, name="answer"),
    path("answer/<str:token>/", referee_views.open_link, name="answer_open"),
    path("certificates/", views.own, name="list"),
    path("certificates/ready/", views.ready, name="ready"),
    path("certificates/many/", bulk_views.begin, name="issue_many"),
    path("certificates/many/<uuid:pk>/", bulk_views.bulk, name="bulk"),
    path("certificates/many/<uuid:pk>/go-on/", bulk_views.go_on, name="bulk_go_on"),
    path("certificates/many/<uuid:pk>/certificates.zip", bulk_views.as_zip, name="bulk_zip"),
    path("certificates/what-is-left/", matrix_views.overview, name="matrix"),
    path("certificates/issue/<int:enrollment_id>/", views.issue, name="issue"),
    path("people/merge/", merge_views.merge, name="merge"),
    path("certificates/<str:number>/", views.detail, name="detail"),
    path("certificates/<str:number>/certificate.pdf", views.download, name="download"),
    path("certificates/<str:number>/badge.json", badge_views.badge, name="badge"),
    path("certificates/<str:number>/name/", views.name_visibility, name="name_visibility"),
    path("certificates/<str:number>/revoke/", views.revoke, name="revoke"),
]

"""How each named URL of ours answers a GET, by whom it is asked; ``test_access`` tries every door.

A row is (a visitor, an outsider, the trainee it belongs to, her supervisor, a trainer, a coordinator):
200 a page · 302 sent on (a visitor to the log-in) · 403 not your role, with a sentence · 404 not yours, or
not there · 405 only a button may do this.
"""

IN = 302  # a visitor is sent to the log-in
EVERYBODY = (200,) * 6
ONLY_LOGGED_IN = (IN, 200, 200, 200, 200, 200)
SENT_ON = (302,) * 6
BUTTON = (405,) * 6
ABOUT_SUPERVISORS = ("hours:send_link", "hours:stop_link", "hours:take_back")
ABOUT_PAPER = ("hours:accept_paper", "hours:return_paper", "hours:take_back_paper")
BUTTON_BEHIND_LOGIN = (IN, 405, 405, 405, 405, 405)

OWN = (IN, 404, 200, 404, 404, 404)
LEADS = (IN, 404, 404, 404, 200, 200)

# name: (visitor, otto, tess, sam, tomas, cora)
DOORS = {
    "start": (IN, 302, 302, 302, 302, 302),
    **dict.fromkeys(("healthz", "readyz", "worker", "manifest", "phone"), EVERYBODY),
    # words
    "cms:glossary": EVERYBODY,
    # who
    "people:profile": ONLY_LOGGED_IN,
    "people:notices": ONLY_LOGGED_IN,
    "people:open_notice": BUTTON_BEHIND_LOGIN,
    "people:leave": ONLY_LOGGED_IN,
    "people:change_leave": OWN,
    "people:end_leave": BUTTON_BEHIND_LOGIN,
    # learned
    "courses:enroll": (IN, 200, 302, 200, 200, 200),
    "courses:search": EVERYBODY,
    "courses:standards": EVERYBODY,
    "courses:standard": EVERYBODY,
    "courses:leave_program": OWN,
    "courses:come_back": BUTTON_BEHIND_LOGIN,
    "courses:curriculum_map": (IN, 403, 403, 403, 200, 200),
    "courses:continue": (IN, 404, 302, 404, 404, 302),
    "courses:complete_lesson": BUTTON_BEHIND_LOGIN,
    # watched by a trainer; Noor, of the same cohort, has asked for notes
    "courses:practice": (IN, 404, 200, 404, 200, 200),
    "courses:practice_note": OWN,
    "courses:peer_note": OWN,
    "courses:want_notes": BUTTON_BEHIND_LOGIN,
    "courses:erase_practice_note": BUTTON_BEHIND_LOGIN,
    # one's own: nobody else has a door, whatever their role
    "courses:here": BUTTON_BEHIND_LOGIN,
    "courses:note": OWN,
    "courses:bookmark": BUTTON_BEHIND_LOGIN,
    "courses:reflect": OWN,
    "courses:notes": ONLY_LOGGED_IN,
    "courses:download_notes": ONLY_LOGGED_IN,
    "courses:shared": ONLY_LOGGED_IN,
    "courses:erase_note": BUTTON_BEHIND_LOGIN,
    "courses:reflection": OWN,
    "courses:erase_reflection": BUTTON_BEHIND_LOGIN,
    "courses:unshare": BUTTON_BEHIND_LOGIN,
    "courses:goals": ONLY_LOGGED_IN,
    "courses:goal": OWN,
    "courses:move_goal": BUTTON_BEHIND_LOGIN,
    # learned together; Tomas leads the cohort that Tess is in
    "cohorts:list": ONLY_LOGGED_IN,
    "cohorts:detail": (IN, 404, 200, 404, 200, 200),
    "cohorts:join": BUTTON_BEHIND_LOGIN,
    "cohorts:invitation": (IN, 200, 302, 200, 200, 200),
    "cohorts:renew_invitation": (IN, 403, 403, 403, 403, 405),
    "cohorts:add_person": (IN, 403, 403, 403, 403, 405),
    "cohorts:import": (IN, 403, 403, 403, 403, 200),
    "cohorts:answer": (IN, 403, 403, 403, 403, 405),
    "cohorts:move": (IN, 403, 403, 403, 403, 200),
    "cohorts:leave": (IN, 404, 200, 404, 404, 200),
    "cohorts:decide": LEADS,
    "cohorts:announce": LEADS,
    "cohorts:openings": LEADS,
    "cohorts:progress": LEADS,
    "cohorts:attendance": LEADS,
    "cohorts:practices": LEADS,
    "cohorts:rate": LEADS,
    "cohorts:erase_comment": BUTTON_BEHIND_LOGIN,
    "cohorts:new_session": LEADS,
    "cohorts:session": (IN, 404, 200, 404, 200, 200),
    "cohorts:edit_session": LEADS,
    "cohorts:call_off": BUTTON_BEHIND_LOGIN,
    "cohorts:register": LEADS,
    "cohorts:sheet": LEADS,
    "cohorts:screen": LEADS,
    "cohorts:depart": BUTTON_BEHIND_LOGIN,
    "cohorts:attend": ONLY_LOGGED_IN,
    "cohorts:calendar": ONLY_LOGGED_IN,
    "cohorts:renew_calendar": BUTTON_BEHIND_LOGIN,
    "cohorts:renew_cohort_calendar": BUTTON_BEHIND_LOGIN,
    "cohorts:feed": EVERYBODY,  # the address itself is the secret
    # a pair: its own two, and nobody who leads
    "cohorts:open_pairs": BUTTON_BEHIND_LOGIN,
    "cohorts:pair": OWN,
    "cohorts:look_for_pair": BUTTON_BEHIND_LOGIN,
    "cohorts:ask_to_pair": BUTTON_BEHIND_LOGIN,
    "cohorts:decline_pair": BUTTON_BEHIND_LOGIN,
    "cohorts:ask_nobody": BUTTON_BEHIND_LOGIN,
    "cohorts:show_pair": BUTTON_BEHIND_LOGIN,
    "cohorts:pair_practice": OWN,
    "cohorts:leave_pair": OWN,
    # tested
    "quizzes:intro": OWN,
    "quizzes:start": BUTTON,
    "quizzes:question": OWN,
    "quizzes:review": OWN,
    "quizzes:submit": BUTTON,
    "quizzes:result": (IN, 404, 302, 404, 404, 404),
    # practiced
    "hours:list": ONLY_LOGGED_IN,
    "hours:new": ONLY_LOGGED_IN,
    "hours:week": ONLY_LOGGED_IN,
    "hours:outbox": EVERYBODY,  # it says who is logged in
    "hours:download": ONLY_LOGGED_IN,
    "hours:exports": ONLY_LOGGED_IN,
    "hours:export": (IN, 404, 200, 200, 404, 200),
    "hours:export_file": (IN, 404, 200, 200, 404, 200),
    "hours:board_form": (IN, 404, 200, 200, 404, 200),
    "hours:totals": ONLY_LOGGED_IN,
    "hours:entry": (IN, 404, 200, 200, 404, 200),
    "hours:edit": (IN, 404, 302, 404, 404, 404),
    "hours:submit": BUTTON_BEHIND_LOGIN,
    **dict.fromkeys(("hours:recall", "hours:revise"), BUTTON_BEHIND_LOGIN),
    **dict.fromkeys(("hours:discard", "hours:accept"), BUTTON_BEHIND_LOGIN),
    "hours:propose": (IN, 403, 403, 200, 403, 403),
    "hours:sort_out": (IN, 403, 403, 403, 403, 200),
    "hours:redact": (IN, 404, 200, 404, 404, 200),
    "hours:settle_alarm": (IN, 403, 403, 403, 403, 405),
    "hours:signals": (IN, 403, 403, 403, 403, 200),
    "hours:signal": (IN, 403, 403, 403, 403, 200),
    "hours:questions": ONLY_LOGGED_IN,
    "hours:explain": OWN,
    "hours:report_month": BUTTON_BEHIND_LOGIN,
    "hours:void": (IN, 404, 302, 302, 404, 302),
    "hours:amend": (IN, 404, 302, 302, 404, 302),
    "hours:to_sign": (IN, 403, 403, 200, 403, 403),
    "hours:sign": (IN, 403, 403, 405, 403, 403),
    "hours:review": (IN, 403, 403, 200, 403, 403),
    "hours:return": (IN, 403, 403, 405, 403, 403),
    "hours:sessions": (IN, 403, 403, 200, 403, 403),
    "hours:new_session": (IN, 403, 403, 200, 403, 403),
    "hours:session": (IN, 403, 403, 200, 403, 200),
    "hours:edit_session": (IN, 403, 403, 302, 403, 403),
    "hours:sign_session": (IN, 403, 403, 405, 403, 403),
    "hours:discard_session": (IN, 403, 403, 405, 403, 403),
    "hours:object": (IN, 404, 200, 404, 404, 404),
    "hours:settle": (IN, 403, 403, 403, 403, 405),
    **dict.fromkeys(("hours:papers", "hours:import"), ONLY_LOGGED_IN),
    **dict.fromkeys(("hours:new_paper", "hours:paper", "hours:paper_scan"), (IN, 404, 200, 404, 404, 200)),
    **dict.fromkeys((*ABOUT_PAPER, *ABOUT_SUPERVISORS), (IN, 403, 403, 403, 403, 405)),
    **dict.fromkeys(("hours:supervisors", "hours:new_supervisor"), (IN, 403, 403, 403, 403, 200)),
    **dict.fromkeys(
        ("hours:supervisor", "hours:write_down", "hours:import_for"), (IN, 403, 403, 403, 403, 200)
    ),
    "hours:ask": BUTTON_BEHIND_LOGIN,
    "hours:suggest": OWN,
    **dict.fromkeys(("hours:placements", "hours:seekers", "hours:placement"), (IN, 403, 403, 403, 403, 200)),
    "hours:confirm": (IN, 403, 403, 403, 403, 200),
    "hours:set_aside": (IN, 403, 403, 403, 403, 405),
    "hours:agree": (IN, 404, 200, 200, 404, 404),
    # signed without an account: the session of a link opens these, no log-in does
    **{
        f"hours:by_mail{door}": SENT_ON
        for door in ("", "_open", "_ask", "_line", "_code", "_again", "_stop", "_not_me", "_alarm")
    },
    "hours:by_mail_new": EVERYBODY,
    "hours:stand_ins": (302, 403, 403, 200, 403, 200),
    "hours:delegate": (302, 403, 403, 200, 403, 403),
    "hours:delegate_for": (302, 403, 403, 403, 403, 200),
    "hours:successor": (302, 403, 403, 403, 403, 404),
    "hours:end_stand_in": (302, 403, 403, 405, 403, 405),
    # earned
    "certificates:path": ONLY_LOGGED_IN,
    "certificates:path_json": (IN, 404, 200, 404, 404, 200),
    "certificates:list": ONLY_LOGGED_IN,
    "certificates:ready": (IN, 403, 403, 403, 403, 200),
    "certificates:merge": (IN, 403, 403, 403, 403, 200),
    "courses:milestones": (IN, 403, 403, 403, 403, 200),
    "hours:move_standard": (IN, 403, 403, 403, 403, 200),
    "hours:deadlines": (IN, 403, 403, 403, 403, 200),
    "certificates:issue": (IN, 403, 403, 403, 403, 405),
    "certificates:detail": (IN, 404, 200, 404, 404, 200),
    "certificates:download": (IN, 404, 200, 404, 404, 200),
    "certificates:badge": (IN, 404, 200, 404, 404, 200),
    "certificates:name_visibility": BUTTON_BEHIND_LOGIN,
    "certificates:revoke": (IN, 403, 403, 403, 403, 200),
    # checked, by anybody
    "verify:home": EVERYBODY,
    "verify:certificate": EVERYBODY,
    "verify:json": EVERYBODY,
    "badges:issuer": EVERYBODY,
    "badges:status_list": EVERYBODY,
    "verify:log": EVERYBODY,
    "verify:log_json": EVERYBODY,
    "verify:name": SENT_ON,
    "verify:upload": SENT_ON,
}

# Buttons about oneself that whoever is logged in may press.
FOR_EVERYBODY = {"cohorts:renew_calendar"}

# What a URL points at; what is not named here takes no argument.
POINTS_AT = {
    "notice": ("people:open_notice",),
    "leave": ("people:change_leave", "people:end_leave"),
    "enrollment and kind": ("hours:export_file", "hours:board_form"),
    "enrollment": (
        "hours:export",
        *("courses:leave_program", "courses:come_back", "courses:continue", "courses:milestones"),
        "certificates:path_json",
        *("certificates:issue", "hours:ask", "hours:suggest", "hours:new_paper"),
        *("hours:move_standard", "hours:deadlines"),
    ),
    "standard": ("courses:standard",),
    "program": ("courses:enroll", "courses:curriculum_map"),
    "lesson": ("courses:complete_lesson", "courses:here", "courses:note", "courses:bookmark"),
    "question for reflection": ("courses:reflect",),
    "note": ("courses:erase_note",),
    "reflection": ("courses:reflection", "courses:erase_reflection"),
    "share": ("courses:unshare",),
    "goal": ("courses:goal", "courses:move_goal"),
    "practice": ("courses:practice", "courses:practice_note", "courses:want_notes"),
    "practice and peer": ("courses:peer_note",),
    "practice note": ("courses:erase_practice_note",),
    "cohort and practice": ("cohorts:rate",),
    "rating": ("cohorts:erase_comment",),
    "cohort": (
        *("cohorts:detail", "cohorts:join", "cohorts:renew_invitation", "cohorts:add_person"),
        *("cohorts:import", "cohorts:announce", "cohorts:progress", "cohorts:attendance"),
        "cohorts:openings",
        *("cohorts:new_session", "cohorts:renew_cohort_calendar"),
        *("cohorts:open_pairs", "cohorts:pair", "cohorts:look_for_pair", "cohorts:ask_nobody"),
        *("cohorts:show_pair", "cohorts:pair_practice", "cohorts:leave_pair", "cohorts:practices"),
    ),
    "partner": ("cohorts:ask_to_pair", "cohorts:decline_pair"),
    "invitation": ("cohorts:invitation",),
    "place": ("cohorts:answer", "cohorts:move", "cohorts:leave", "cohorts:decide"),
    "session": (
        *("cohorts:session", "cohorts:edit_session", "cohorts:call_off", "cohorts:register"),
        *("cohorts:sheet", "cohorts:screen", "cohorts:depart"),
    ),
    "calendar": ("cohorts:feed",),
    "quiz": ("quizzes:intro", "quizzes:start"),
    "question": ("quizzes:question",),
    "attempt": ("quizzes:review", "quizzes:submit", "quizzes:result"),
    "entry": (
        *("hours:entry", "hours:edit", "hours:submit", "hours:recall", "hours:revise", "hours:discard"),
        "hours:by_mail_line",
        *("hours:review", "hours:return", "hours:amend"),
        *("hours:accept", "hours:propose", "hours:void"),
    ),
    "held": ("hours:session", "hours:edit_session", "hours:sign_session", "hours:discard_session"),
    "entry of a session": ("hours:object",),
    "objection": ("hours:settle",),
    "suggestion": ("hours:confirm", "hours:set_aside"),
    "agreement": ("hours:agree",),
    "who left": ("hours:successor",),
    "who is away": ("hours:delegate_for",),
    "delegation": ("hours:end_stand_in",),
    "supervisor": ("hours:supervisor", "hours:import_for", "hours:send_link", "hours:stop_link"),
    "key": ("hours:by_mail_open", "hours:by_mail_not_me"),
    "supervisor and what": ("hours:write_down",),
    "paper": ("hours:take_back",),
    "sheet": ("hours:paper", "hours:paper_scan", *ABOUT_PAPER),
    "placement": ("hours:placement",),
    "placement and month": ("hours:report_month",),
    "signal": ("hours:signal",),
    "step": ("hours:explain",),
    "words": ("hours:redact",),
    "alarm": ("hours:settle_alarm",),
    "certificate": (
        *("certificates:detail", "certificates:download", "certificates:badge"),
        *("certificates:name_visibility", "certificates:revoke"),
        *("verify:certificate", "verify:json", "verify:name"),
    ),
    "list": ("badges:status_list",),
}

# Django's, Wagtail's and allauth's own doors are tested by them.
FOREIGN = ("admin/", "accounts/", "documents/", "dev/", "media/", "static/")

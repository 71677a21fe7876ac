"""The page of somebody who is asked to speak for a person: no account, one form, one answer.

The token stands in one address only, which sends on at once, as for signing by link.
"""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from certificates.forms.paper import AnswerForm, refused
from certificates.models import ReferenceLink
from cms.models import TrainingBody
from hours.models.links import token_digest
from hours.rules.privacy import Around
from hours.views.link import private, remember, without_referrer
from people.limits import Limit
from people.refusals import Refused

LINK = "answer_by_link"
"""What a session holds: which link was opened."""
OPENING = Limit("answer-open", most=30, seconds=600)


@private
@require_safe
def open_link(request: HttpRequest, token: str) -> HttpResponse:
    """The link from the mail. It answers nothing: scanners of mail open it too."""
    link = None
    if not OPENING.is_used_up(request):
        link = ReferenceLink.objects.open(timezone.now()).filter(token_digest=token_digest(token)).first()
    if link is None:
        OPENING.allows(request)
        request.session.pop(LINK, None)
    else:
        remember(request, LINK, link.pk)
    return without_referrer(redirect("certificates:answer"))


@private
@require_http_methods(["GET", "POST"])
def answer(request: HttpRequest) -> HttpResponse:
    """Say whether one can speak for somebody, once. A second press shows that it was said."""
    link = ReferenceLink.objects.open(timezone.now()).filter(pk=request.session.get(LINK)).first()
    body = TrainingBody.load()
    if link is None:
        return render(request, "certificates/answer_over.html", {"body": body}, status=404)
    asked = link.request
    if asked.is_answered:
        return render(request, "certificates/answered.html", {"asked": asked, "body": body})
    person = asked.enrollment.person
    known = (person.display_name, person.legal_name, asked.name)
    form = AnswerForm(
        request.POST or None, today=timezone.localdate(), around=lambda: Around(people=(), known=known)
    )
    if request.method == "POST" and form.is_valid():
        try:
            link.answer(**form.said, at=timezone.now())
        except Refused as refusal:
            refused(form, refusal)
        else:
            return redirect("certificates:answer")
    context = {"asked": asked, "person": person, "form": form, "body": body}
    return render(request, "certificates/answer.html", context, status=422 if form.errors else 200)

"""The coordinator's pages about supervisors: what papers were seen, who is paused, who supervises whom."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from hours import desk
from hours.forms.link import ContactForm, NewSupervisorForm
from hours.forms.supervisor import FORMS as ABOUT_THEM
from hours.models import (
    SigningAlarm,
    SigningLink,
    SupervisorContact,
    SupervisorOversight,
    SupervisorQualification,
    SupervisorSuspension,
)
from people.access import role_required
from people.models import User
from people.rules import COORDINATOR

PER_PAGE = 50
FORMS = {**ABOUT_THEM, "address": ContactForm}
"""What can be written down about a supervisor: the last word of its address."""


@role_required(COORDINATOR)
@require_safe
def supervisors(request: HttpRequest) -> HttpResponse:
    """Everybody who supervises, with what is on record: first those with something missing."""
    now = timezone.now()
    page = Paginator(desk.supervisors(at=now), PER_PAGE).get_page(request.GET.get("page"))
    page.object_list = desk.supervisor_rows(page.object_list, at=now)
    return render(request, "hours/supervisors.html", {"page": page})


@role_required(COORDINATOR)
@require_safe
def supervisor(request: HttpRequest, person_id: int) -> HttpResponse:
    """One supervisor: papers, pauses, and who supervises them."""
    person = _supervisor(request, person_id)
    context = {
        "person": person,
        "papers": SupervisorQualification.objects.filter(person=person).select_related("by"),
        "pauses": SupervisorSuspension.objects.filter(person=person),
        "overseers": SupervisorOversight.objects.filter(person=person).select_related("overseer"),
        **_by_link(person),
        "today": timezone.localdate(),
    }
    return render(request, "hours/supervisor.html", context)


def _by_link(person: User) -> dict:
    """How somebody signs without an account, and what came of it."""
    contact = SupervisorContact.objects.standing().filter(person=person).first()
    now = timezone.now()
    return {
        "contact": contact,
        "before": SupervisorContact.objects.filter(person=person, ended_at__isnull=False).select_related(
            "words"
        ),
        "has_account": person.has_usable_password(),
        "link": contact.links.first() if contact else None,
        "link_is_open": SigningLink.objects.open(now).filter(contact=contact).exists(),
        "alarms": SigningAlarm.objects.filter(by=person).select_related("request__link__contact", "ended_by"),
    }


@role_required(COORDINATOR)
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Somebody who will sign without an account. They can then be set at a placement."""
    instance = SupervisorContact(by=request.user, at=timezone.now())
    form = NewSupervisorForm(request.POST or None, instance=instance)
    if request.method == "POST" and form.is_valid():
        person = form.make()
        messages.success(request, _("They can be set at a placement now. A first link is on its way."))
        return redirect("hours:supervisor", person.pk)
    return render(request, "hours/write_down.html", {"form": form}, status=422 if form.errors else 200)


@role_required(COORDINATOR)
@require_POST
def send_link(request: HttpRequest, person_id: int) -> HttpResponse:
    """Send a new link; the one of before has stopped working."""
    _contact(request, person_id).send_link()
    messages.success(request, _("A new link is on its way. Any link from before has stopped."))
    return redirect("hours:supervisor", person_id)


@role_required(COORDINATOR)
@require_POST
def stop_link(request: HttpRequest, person_id: int) -> HttpResponse:
    """Whoever has the link cannot use it any more."""
    contact = _contact(request, person_id)
    SigningLink.objects.filter(contact=contact).revoke(at=timezone.now())
    messages.success(request, _("The link has stopped working."))
    return redirect("hours:supervisor", person_id)


@role_required(COORDINATOR)
@require_POST
def settle_alarm(request: HttpRequest, alarm_id: UUID) -> HttpResponse:
    """A coordinator talked with the people: this is sorted out. What was signed stays as it is."""
    get_object_or_404(SigningAlarm, pk=alarm_id).end(by=request.user, at=timezone.now())
    messages.success(request, _("Marked as sorted out."))
    return redirect("hours:sort_out")


def _contact(request: HttpRequest, person_id: int) -> SupervisorContact:
    person = _supervisor(request, person_id)
    return get_object_or_404(SupervisorContact.objects.standing(), person=person)


@role_required(COORDINATOR)
@require_http_methods(["GET", "POST"])
def write_down(request: HttpRequest, person_id: int, what: str) -> HttpResponse:
    """Write a paper, a pause or their own supervisor down."""
    person = _supervisor(request, person_id)
    if what not in FORMS:
        raise Http404
    form_class = FORMS[what]
    instance = form_class.Meta.model(person=person, by=request.user, at=timezone.now())
    form = form_class(request.POST or None, instance=instance)
    if request.method == "POST" and form.is_valid():
        form.instance.record()
        messages.success(request, _("Written down."))
        return redirect("hours:supervisor", person.pk)
    context = {"form": form, "person": person}
    return render(request, "hours/write_down.html", context, status=422 if form.errors else 200)


@role_required(COORDINATOR)
@require_POST
def take_back(request: HttpRequest, what: str, record_id: UUID) -> HttpResponse:
    """What was written down by mistake holds no more. It stays to be read."""
    if what not in FORMS:
        raise Http404
    model = FORMS[what].Meta.model
    row = get_object_or_404(model.objects.visible_to(request.user), pk=record_id)
    row.end(by=request.user, at=timezone.now())
    messages.success(request, _("Taken back. It does not hold any more."))
    return redirect("hours:supervisor", row.person_id)


def _supervisor(request: HttpRequest, person_id: int) -> User:
    people = User.objects.visible_to(request.user)
    return get_object_or_404(desk.who_supervise(people), pk=person_id)

"""For trainees: what a trainer will watch, what they saw, and talk about it that fades with the cohort."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from courses.models import Enrollment, Membership, NotesWanted, ObservedPractice, PracticeNote, PracticeRating
from courses.models.talk import today
from courses.rules import OBSERVED
from courses.rules.practice import fades_on
from courses.views.own import converse, own_words
from people.access import login_required
from people.models import User


def _practice(request: HttpRequest, practice_id: int) -> ObservedPractice:
    rows = ObservedPractice.objects.visible_to(request.user).with_rubric()
    return get_object_or_404(rows, pk=practice_id)


def _place(user: User, practice: ObservedPractice) -> Membership | None:
    """With which cohort somebody takes this program, while its talk is kept."""
    places = Membership.objects.members().filter(
        enrollment__person=user,
        enrollment__program__path=practice.module.program_path,
        enrollment__status=Enrollment.Status.ACTIVE,
    )
    place = places.with_names().first()
    return place if place and today(timezone.now()) < fades_on(place.cohort.ends_on) else None


@login_required
@require_safe
@never_cache
def practice(request: HttpRequest, practice_id: int) -> HttpResponse:
    """One practice: the situation, what is looked at, what was seen so far, and talk about it."""
    found = _practice(request, practice_id)
    enrollment = Enrollment.objects.active_for(request.user, found.module)
    outline = enrollment.outline() if enrollment else None
    step = outline.step(OBSERVED, found.pk) if outline else None
    mine = PracticeRating.objects.filter(enrollment__person=request.user, practice=found).with_words()
    ratings = list(mine)
    place = _place(request.user, found)
    context = {
        "practice": found,
        "enrollment": enrollment,
        "step": step,
        "module": outline.module_of(step) if outline and step else None,
        "rating": ratings[0] if ratings else None,
        "earlier": ratings[1:],
        "place": place,
        "trainers": list(place.cohort.trainers.all()) if place else [],
    }
    return render(request, "courses/practice.html", context | (_talk(request, found, place) if place else {}))


def _talk(request: HttpRequest, found: ObservedPractice, place: Membership) -> dict:
    """Notes about oneself, notes that one wrote to others, and who asks for one. Three statements."""
    notes = PracticeNote.objects.visible_to(request.user).filter(practice=found).kept(timezone.now())
    rows = list(notes.select_related("author", "about__enrollment__person"))
    about_me = [note for note in rows if note.about.person == request.user]
    asked = NotesWanted.objects.filter(practice=found)
    written = {note.about_id: note for note in rows if note.about.person != request.user}
    peers = {row.place_id: row.place for row in asked.of_peers(place).with_names()}
    peers |= {pk: note.about for pk, note in written.items()}
    return {
        "own_note": next((note for note in about_me if note.author == request.user), None),
        "peer_notes": [note for note in about_me if note.author != request.user],
        "peers": [(peer, written.get(pk)) for pk, peer in sorted(peers.items())],
        "is_asking": asked.filter(place=place).exists(),
        "last_day": last_day(place),
        "who": about_oneself(place),
    }


def last_day(place: Membership) -> str:
    return date_format(fades_on(place.cohort.ends_on))


def about_oneself(place: Membership) -> str:
    words = _("Only you can read this, no trainer either. You can erase it. On %(day)s it fades by itself.")
    return words % {"day": last_day(place)}


# --- Talk that fades --------------------------------------------------------------------------------


@own_words
@require_http_methods(["GET", "POST"])
def note(request: HttpRequest, practice_id: int) -> HttpResponse:
    """What I want to remember of my own practice."""
    found = _practice(request, practice_id)
    place = _place(request.user, found)
    if place is None:
        raise Http404
    return _write(request, found, place, _("Your own note"), about_oneself(place))


@own_words
@require_http_methods(["GET", "POST"])
def peer_note(request: HttpRequest, practice_id: int, place_id: int) -> HttpResponse:
    """What I saw when somebody of my cohort practiced, written to them, because they asked."""
    found = _practice(request, practice_id)
    own = _place(request.user, found)
    if own is None:
        raise Http404
    asked = NotesWanted.objects.filter(practice=found).of_peers(own).values("place")
    written = PracticeNote.objects.filter(practice=found, author=request.user).values("about")
    rows = Membership.objects.filter(cohort=own.cohort_id).exclude(pk=own.pk).with_names()
    peer = get_object_or_404(rows.filter(pk__in=asked) | rows.filter(pk__in=written), pk=place_id)
    words = {"name": peer.person.display_name, "day": last_day(own)}
    label = _("What you saw when %(name)s practiced") % words
    who = _("Only %(name)s and you can read this, no trainer. You can erase it. It fades on %(day)s.") % words
    return _write(request, found, peer, label, who)


def _write(
    request: HttpRequest, found: ObservedPractice, about: Membership, label: str, who: str
) -> HttpResponse:
    rows = PracticeNote.objects.visible_to(request.user).kept(timezone.now())
    mine = rows.filter(practice=found, about=about, author=request.user).first()

    def save(text: str, seen: str) -> PracticeNote | None:
        return PracticeNote.objects.write(found, about, text, seen=seen, by=request.user, at=timezone.now())

    context = {"lesson": found, "back": f"{found.get_absolute_url()}#talk", "who": who}
    return converse(request, save, mine, label, context)


@login_required
@require_POST
def want_notes(request: HttpRequest, practice_id: int) -> HttpResponse:
    """Ask the others of one's cohort what they saw, or ask no more."""
    found = _practice(request, practice_id)
    place = _place(request.user, found)
    if place is None:
        raise Http404
    if request.POST.get("want") == "yes":
        NotesWanted.objects.get_or_create(practice=found, place=place)
        messages.success(request, _("Your group sees on this page that you would like notes."))
    else:
        NotesWanted.objects.filter(practice=found, place=place).delete()
        messages.success(request, _("You ask no more. Notes that came stay until you erase them."))
    return redirect(f"{found.get_absolute_url()}#talk")


@login_required
@require_POST
def erase_note(request: HttpRequest, note_id: int) -> HttpResponse:
    """Erase a note that one wrote, or that was written to one."""
    row = get_object_or_404(PracticeNote.objects.visible_to(request.user), pk=note_id)
    row.delete()
    messages.success(request, _("Erased. It is gone."))
    return redirect(f"{row.practice.get_absolute_url()}#talk")

"""Practice talk: what people write about a round of practice, for themselves and for each other.

None of it is a record. It is in no report, staff have no door to it, and it fades with the cohort.
"""

from datetime import date, datetime

from django.conf import settings
from django.db import models, transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from courses import cohort_notices, refusals
from courses.models.cohorts import Membership
from courses.models.own import OwnText, OwnTextQuerySet
from courses.models.practices import ObservedPractice
from courses.rules import practice as rules
from people.models import User


def today(at: datetime) -> date:
    """The day it is where the site is."""
    return timezone.localdate(at, timezone.get_default_timezone())


def _member(**where) -> QuerySet[Membership]:
    return Membership.objects.members().order_by().filter(**where)


class NotesWantedQuerySet(models.QuerySet):
    def of_peers(self, place: Membership) -> "NotesWantedQuerySet":
        """Those who asked in the same cohort, without oneself."""
        members = Membership.objects.members().filter(cohort=place.cohort_id)
        return self.filter(place__in=members.exclude(enrollment__person=place.enrollment.person_id))

    def with_names(self) -> "NotesWantedQuerySet":
        return self.select_related("place__enrollment__person")


class NotesWanted(models.Model):
    """Somebody asks the others of their cohort what they saw in a practice. Only then do they see the name."""

    practice = models.ForeignKey(ObservedPractice, models.CASCADE, related_name="+")
    place = models.ForeignKey(Membership, models.CASCADE, related_name="+")

    objects = NotesWantedQuerySet.as_manager()
    wagtail_reference_index_ignore = True

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["practice", "place"], name="notes_asked_for_once_per_practice")
        ]


class PracticeNoteQuerySet(OwnTextQuerySet):
    def visible_to(self, user: User) -> "PracticeNoteQuerySet":
        """What one wrote, and what was written to one. Nobody else, whatever their role."""
        return self.filter(Q(author=user) | Q(about__enrollment__person=user))

    def kept(self, at: datetime) -> "PracticeNoteQuerySet":
        """Without what has faded, also before it is erased: both are in the cohort, and it is not long over."""
        return self.filter(
            Exists(_member(cohort=OuterRef("about__cohort"), enrollment__person=OuterRef("author"))),
            about__status=Membership.Status.MEMBER,
            about__cohort__ends_on__gt=today(at) - rules.TALK_LASTS,
        )

    def by_peers(self) -> "PracticeNoteQuerySet":
        return self.exclude(about__enrollment__person=F("author"))

    @transaction.atomic
    def write(
        self, practice: ObservedPractice, about: Membership, text: str, *, seen: str, by: User, at: datetime
    ) -> "PracticeNote | None":
        """Keep a note about oneself, or to somebody of one's cohort who asked. Without a word, it is erased.

        Raises ``Refused`` when they ask no more, or when another version is there by now.
        """
        User.objects.select_for_update(no_key=True).get(pk=by.pk)
        where = {"practice": practice, "about": about, "author": by}
        is_new = not self.filter(**where).exists()
        if is_new and not self._may_write(practice, about, by):
            raise refusals.notes_not_wanted()
        note = self._write(where, text, seen=seen, at=at, title=practice.title)
        if note and is_new and about.person != by:
            cohort_notices.noted(note, at=at)
        return note

    def _may_write(self, practice: ObservedPractice, about: Membership, by: User) -> bool:
        if about.person == by:
            return True
        own = _member(cohort=about.cohort_id, enrollment__person=by).first()
        asked = NotesWanted.objects.filter(practice=practice, place=about)
        return own is not None and asked.of_peers(own).exists()

    def fade(self, at: datetime) -> int:
        """Erase the talk of cohorts that are long over, and of who has left; return how many notes went."""
        last_day = today(at) - rules.TALK_LASTS
        asking = _member(pk=OuterRef("place"), cohort__ends_on__gt=last_day)
        NotesWanted.objects.exclude(Exists(asking)).delete()
        return self.exclude(pk__in=self.kept(at).values("pk")).delete()[0]


class PracticeNote(OwnText):
    """A note about one person's practice, by themselves or by a peer who was asked."""

    practice = models.ForeignKey(ObservedPractice, models.CASCADE, related_name="+")
    about = models.ForeignKey(Membership, models.CASCADE, related_name="practice_notes")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")

    objects = PracticeNoteQuerySet.as_manager()

    class Meta:
        verbose_name = _("note on a practice")
        verbose_name_plural = _("notes on practice")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["practice", "about", "author"], name="one_practice_note_per_author_and_person"
            )
        ]

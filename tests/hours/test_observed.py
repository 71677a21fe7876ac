"""Practice that was observed names what a trainer saw on the same day, and that is signed too."""

from datetime import time

from django.urls import reverse
from django.utils import timezone

from courses.models import ModulePage, PracticeRating
from hours import ledger
from hours.models import HoursEntryVersion
from tests import builders, practices


def observed(placement, **fields):
    today = builders.stretch(days_ago=0, start=time(0), minutes=1, mode="observed", **fields)
    return builders.sent_entry(placement, today)


def rated(placement, by):
    builders.module(placement.enrollment.program, 1)
    practice = practices.observed(ModulePage.objects.first())
    [rating] = practices.rate(practice, placement.enrollment, by=by)
    return rating


def test_an_observed_entry_names_the_rating_of_its_day(client_for, placement, tess, tomas):
    rating = rated(placement, tomas)
    entry = observed(placement)
    assert entry.latest_version.rating == rating
    page = client_for(tess).get(reverse("hours:entry", args=[entry.pk])).content.decode()
    assert f"seen by {tomas.display_name}" in page
    builders.sign(entry)
    assert ledger.verify().broken == []


def test_the_link_is_part_of_what_is_signed(placement, tomas, without_triggers):
    rated(placement, tomas)
    observed(placement)
    HoursEntryVersion.objects.update(rating=None)
    assert "The entry was changed after it was sent." in {row.reason for row in ledger.verify().broken}


def test_other_days_and_other_ways_name_none(placement, tomas):
    rating = rated(placement, tomas)
    earlier = builders.sent_entry(placement, builders.stretch(mode="observed"))
    plain = builders.sent_entry(placement, builders.stretch(days_ago=0, start=time(0), minutes=1))
    assert [row.latest_version.rating for row in (earlier, plain)] == [None, None]
    assert PracticeRating.objects.get() == rating
    assert rating.rated_at <= timezone.now()

"""Two clicks at once: one result."""

import pytest
from django.utils import timezone

from hours.models import HoursEntry
from tests import builders


@pytest.fixture
def placement(tess, sam):
    return builders.placement(tess, sam)


def test_the_second_of_two_clicks_on_throw_away_finds_nothing_to_do(placement, tess):
    entry = builders.draft_entry(placement)
    same = HoursEntry.objects.get(pk=entry.pk)
    entry.discard(by=tess, at=timezone.now())
    same.discard(by=tess, at=timezone.now())
    assert not HoursEntry.objects.exists()

"""Fixtures shared by the tests of courses."""

import pytest

from courses.models import ModulePage, ProgramPage
from tests import builders, meetings, practices
from tests.worlds import once_a_module

# --- A practice that Tomas watches in the cohort he leads -------------------------------------------


two_modules = once_a_module(lambda: builders.program(modules=2, lessons=1).pk)


@pytest.fixture
def fall(two_modules, tomas):
    return meetings.cohort(ProgramPage.objects.get(pk=two_modules), tomas)


@pytest.fixture
def practice(fall):
    return practices.observed(ModulePage.objects.get(title="Module 1"))


@pytest.fixture
def tess_in(fall, tess):
    return meetings.member(fall, tess)


@pytest.fixture
def noor_in(fall, noor):
    return meetings.member(fall, noor)

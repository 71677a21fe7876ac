"""What the tests of certificates share: somebody who earned one, and one that was issued."""

import pytest
from django.core.cache import cache
from django.utils import timezone

from certificates.models import Certificate
from courses.models import ProgramPage
from people.rules import COORDINATOR, SUPERVISOR
from tests import builders
from tests.conftest import person


@pytest.fixture(autouse=True)
def nothing_kept():
    """A press that counts once, and lists of what was revoked, are kept in the cache."""
    cache.clear()


@pytest.fixture(scope="module")
def program_pk(standing):
    """The pages of a short program, made once for all tests of a module."""
    return builders.short_program().pk


@pytest.fixture
def program(program_pk, db):
    return ProgramPage.objects.get(pk=program_pk)


@pytest.fixture
def earned(noor, sam, program):
    """Noor has done everything."""
    return builders.earned_enrollment(noor, sam)


@pytest.fixture(scope="module")
def printed_pk(program_pk):
    """Ana's certificate with its PDF, made once for all tests of a module."""
    ana, sam, cora = person("Ana"), person("Sam", SUPERVISOR), person("Cora", COORDINATOR)
    return builders.certificate(ana, sam, cora).pk


@pytest.fixture
def certificate(ana, sam, cora, program):
    """Ana's certificate. Its PDF is not made yet."""
    enrollment = builders.earned_enrollment(ana, sam)
    return Certificate.objects.issue(enrollment, by=cora, at=timezone.now())


@pytest.fixture
def printed(certificate):
    """Ana's certificate, with its PDF."""
    certificate.make_document(at=timezone.now())
    return certificate

"""The demonstration, and what every site has from the start."""

from collections import Counter

import pytest
from django.contrib.auth.models import Group
from django.core import mail
from django.core.management import CommandError, call_command
from django.test import TestCase
from django.utils import timezone

from certificates.models import Certificate, Review
from config import demo
from config.demo.people import CAST, PASSWORD, address
from config.setup import set_up
from courses.models import Enrollment, ProgramIndexPage
from hours import ledger
from hours.models import HoursEntry
from people.models import User
from tests.browsing import Browser

pytestmark = pytest.mark.usefixtures("mails", "db")


@pytest.fixture(scope="module")
def mails(standing):
    """The demonstration is loaded for all tests here; these are the mails that went out."""
    before = len(mail.outbox)
    with TestCase.captureOnCommitCallbacks(execute=True):
        demo.load(timezone.now())
    return mail.outbox[before:]


def log_in(name: str) -> Browser:
    return Browser().visit("/accounts/login/").press("Log in", login=address(name), password=PASSWORD)


def test_loaded_twice_the_demonstration_has_work_in_every_state_once(db):
    counted = (User.objects.count(), HoursEntry.objects.count(), Certificate.objects.count())
    assert demo.load(timezone.now()) is False
    assert (User.objects.count(), HoursEntry.objects.count(), Certificate.objects.count()) == counted
    today = timezone.localdate()
    states = Counter(entry.latest_version.status for entry in HoursEntry.objects.all())
    assert set(states) == {"draft", "submitted", "returned", "signed"}
    certificates = {row.holder_name: row.status_on(today) for row in Certificate.objects.all()}
    assert certificates == {
        "Ana Petrov": "superseded",
        "Ana Petrova": "valid",
        "Max Okafor": "revoked",
        "Iris Wu": "suspended",
        "Jonas Berg": "valid",
    }
    assert Review.objects.open().get().certificate.holder_name == "Jonas Berg"
    assert all(row.is_specimen for row in Certificate.objects.all())
    assert {row.snapshot["design"]["logo"]["alt"] for row in Certificate.objects.all()} == {
        "Logo of Harbor House: a house above two waves"
    }
    assert not ledger.verify().broken
    main = Enrollment.objects.with_names().filter(program__slug="peer-support-foundations")
    done = {row.person.preferred_name: row.outline().modules_done for row in main}
    assert done == {"Ana": 3, "Max": 3, "Noor": 3, "Tess": 1, "Lee": 0, "Iris": 3, "Jonas": 3}


def test_the_demonstration_has_a_module_of_meetings_and_time_that_was_missed(db):
    rows = Enrollment.objects.with_names().filter(program__slug="leading-groups")
    met = {row.person.preferred_name: row.outline().modules[0].meetings for row in rows}
    assert {name: (step.have, step.minutes) for name, step in met.items()} == {
        "Ana": (240, 360),
        "Max": (180, 360),
    }
    tomas = log_in("Tomas").visit("/cohorts/").follow("Saturday group")
    assert tomas.sees("“Three Saturdays”: 6 h of 6 h planned. 1 meeting counts toward no module.")
    tess = log_in("Tess").visit("/cohorts/").follow("Evening group")
    assert tess.sees("Make the time up Tomas decided this")
    assert tess.sees("You can make it up here: Listening before advising, once more")


def test_the_demonstration_has_texts_a_way_and_results_to_look_at(db):
    ana = log_in("Ana").visit("/path/")
    assert ana.sees("Your way: Three Saturdays chosen")
    assert ana.sees("1 of 2 have signed")
    assert (
        log_in("Sam").visit("/hours/to-sign/").follow("Read and sign").sees("You kept the code of ethics Ana")
    )
    max_ = log_in("Max").visit("/path/").follow("Choose the way that fits you.")
    assert max_.sees("Three years of leading groups")
    cora = log_in("Cora").visit("/certificates/ready/").follow("Exam results to check: 1")
    assert cora.sees("Talk about a hard evening: 84 per cent")


def test_nobody_is_mailed_today_about_the_days_before(mails):
    """But for two who have no account: their links are to be tried out."""
    assert [(sent.to, sent.subject) for sent in mails] == [
        (["rosa@example.org"], "Something waits for your signature"),
        (["joan@example.org"], "Somebody asks you for a few words"),
    ]


def test_where_debug_is_off_it_wants_to_be_sure(settings, monkeypatch):
    settings.DEBUG = False
    monkeypatch.setattr(demo, "load", lambda now: pytest.fail("it was loaded"))
    with pytest.raises(CommandError, match="--really"):
        call_command("seed_demo")


def test_everybody_can_log_in_and_lands_on_their_work(db):
    home = {
        "coordinator": "/certificates/ready/",
        "supervisor": "/hours/to-sign/",
        "trainer": "/admin/",
        "lead": "/admin/",
    }
    for part in CAST:
        browser = log_in(part.name)
        assert (browser.status, browser.url) == (200, home.get(part.role, "/path/"))


def test_setting_up_twice_is_setting_up_once(db):
    set_up()
    before = Group.objects.get(name="Trainers").permissions.count()
    set_up()
    assert Group.objects.get(name="Trainers").permissions.count() == before
    assert ProgramIndexPage.objects.count() == 1

"""Video and audio: what may be uploaded, and that no page shows one to readers without its words."""

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone
from wagtail.models import GroupApprovalTask, PageLogEntry, ReferenceIndex, Workflow, WorkflowTask
from wagtail.test.utils.form_data import nested_form_data, streamfield

from cms import media as library
from cms.captions import Cue, read_captions
from cms.media_blocks import AudioBlock, DocumentBlock, VideoBlock
from cms.models import TextPage, TrainingMedia
from cms.refusals import NotYet
from config.setup import set_up
from people.models import User
from tests import builders

# --- Captions ---------------------------------------------------------------------------------------


def test_captions_are_read_as_players_read_them():
    text = (
        "\ufeffWEBVTT - In the waiting room\r\n\r\nNOTE who speaks\r\n\r\nSTYLE\r\n::cue { color: red }\r\n\r\n"
        "first\r\n00:01.000 --> 00:04.500 align:start\r\n<v Rosa>I nearly did\r\nnot come.\r\n\r\n"
        "01:00:00.000 --> 01:00:02.000\r\nYou.\r\n"
    )
    assert read_captions(text) == [
        Cue(1000, 4500, "<v Rosa>I nearly did\nnot come."),
        Cue(3_600_000, 3_602_000, "You."),
    ]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "begins with the word WEBVTT"),
        ("1\n00:01,000 --> 00:02,000\nHello", "begins with the word WEBVTT"),
        ("WEBVTTX\n\n00:01.000 --> 00:02.000\nHello", "begins with"),
        ("WEBVTT", "no captions"),
        ("WEBVTT\n\nNOTE nothing", "no captions"),
        ("WEBVTT\n\n00:01,000 --> 00:02,000\nHello", "Line 3: a caption needs its times"),
        ("WEBVTT\n\nHello", "Line 4: a caption needs its times"),
        ("WEBVTT\n\n\n00:01.000 --> 00:62.000\nHello", "Line 4: a caption needs"),
        ("WEBVTT\n\n00:02.000 --> 00:01.000\nHello", "Line 3: this caption ends before it starts"),
        ("WEBVTT\n\n00:01.000 --> 00:02.000\n\nHello", "Line 3: this caption has no words"),
        ("WEBVTT\n\n00:05.000 --> 00:06.000\na\n\n00:01.000 --> 00:02.000\nb", "Line 6: this caption starts"),
    ],
)
def test_captions_that_no_player_shows_are_refused_with_their_line(text, words):
    with pytest.raises(ValueError, match=words):
        read_captions(text)


# --- Files ------------------------------------------------------------------------------------------


@pytest.fixture
def trainer(client_for, tomas):
    set_up()
    return client_for(tomas)


def uploaded(name: str = "film.mp4", content: bytes = builders.VIDEO_FILE, **fields) -> dict:
    return {"title": "A film", "file": ContentFile(content, name), "tags": "", "duration": "0"} | fields


def add(browser, kind: str = "video", **fields):
    return browser.post(reverse("wagtailmedia:add", args=[kind]), uploaded(**fields))


def test_a_trainer_adds_a_video_with_its_words(trainer, tomas):
    captions = ContentFile(builders.CAPTIONS_FILE, "film.vtt")
    assert add(trainer, captions=captions, transcript="All of it.", credits="Ours").status_code == 302
    film = TrainingMedia.objects.get()
    assert (film.type, film.transcript, film.credits, film.missing) == ("video", "All of it.", "Ours", [])
    assert film.uploaded_by_user == tomas
    assert trainer.get(reverse("wagtailmedia:index")).status_code == 200
    assert trainer.get(reverse("wagtailmedia:edit", args=[film.pk])).status_code == 200


def test_what_a_file_still_needs_may_come_later(trainer):
    assert add(trainer).status_code == 302
    assert TrainingMedia.objects.get().missing == ["captions", "a transcript"]
    assert add(trainer, "audio", name="talk.mp3", content=builders.AUDIO_FILE).status_code == 302
    assert TrainingMedia.objects.get(type="audio").missing == ["a transcript"]


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"name": "film.avi"}, "File extension “avi” is not allowed"),
        ({"name": "film.mp4", "content": b"MZ\x90 a program"}, "This is no mp4 file inside"),
        ({"name": "film.webm"}, "This is no webm file inside"),
        ({"captions": ContentFile(b"1\n00:00", "film.vtt")}, "begins with the word WEBVTT"),
        ({"captions": ContentFile(b"\xff\xfe", "film.vtt")}, "as UTF-8 text"),
        ({"captions": ContentFile(b"WEBVTT", "film.srt")}, "File extension “srt” is not allowed"),
    ],
)
def test_a_file_that_would_not_play_is_refused(trainer, fields, words):
    answer = add(trainer, **fields)
    assert words in answer.content.decode()
    assert not TrainingMedia.objects.exists()


def test_a_file_may_not_be_too_large(trainer, settings):
    settings.TRAINING_VIDEO_MAX_BYTES = 50
    assert "This file is too large" in add(trainer).content.decode()
    settings.TRAINING_AUDIO_MAX_BYTES = 50
    answer = add(trainer, "audio", name="a.mp3", content=builders.AUDIO_FILE)
    assert "This file is too large" in answer.content.decode()


@pytest.mark.parametrize(
    ("extension", "start", "fine"),
    [
        ("mp4", b"\x00\x00\x00\x18ftypisom", True),
        ("m4a", b"\x00\x00\x00\x18ftypM4A ", True),
        ("webm", b"\x1a\x45\xdf\xa3", True),
        ("ogg", b"OggS", True),
        ("opus", b"OggS", True),
        ("wav", b"RIFF\x00\x00\x00\x00WAVE", True),
        ("wav", b"RIFF\x00\x00\x00\x00AVI ", False),
        ("mp3", b"ID3\x04", True),
        ("mp3", b"\xff\xfb\x90", True),
        ("mp3", b"\xff\x00", False),
        ("mp3", b"", False),
        ("exe", b"MZ", False),
    ],
)
def test_a_file_is_known_by_its_first_bytes(extension, start, fine):
    assert library.begins_like(extension, start) is fine


def test_only_staff_reach_the_library(client_for, tess, trainer):
    assert client_for(tess).get(reverse("wagtailmedia:index")).status_code == 302
    assert client_for(tess).post(reverse("wagtailmedia:add", args=["video"])).status_code == 302


# --- On a page --------------------------------------------------------------------------------------


def shown(block, value) -> BeautifulSoup:
    return BeautifulSoup(block.render(block.to_python(value), context={"id": "b1"}), "html.parser")


def test_a_video_comes_with_captions_and_all_its_words(db):
    film = builders.media(credits="Harbor House")
    html = shown(VideoBlock(), {"media": film.pk})
    video = html.video
    assert (video["preload"], video.has_attr("controls"), video.has_attr("autoplay")) == ("none", True, False)
    assert video.source["type"] == "video/mp4"
    assert video.source["src"].startswith("/media/media/")
    assert (video.track["kind"], video.track["srclang"]) == ("captions", "en")
    assert video.track["src"].startswith("/media/media_captions/")
    assert "I nearly did not come." in html.details.get_text()
    assert "1:34 · Harbor House" in html.figcaption.get_text()


def test_audio_has_its_words_below(db):
    html = shown(AudioBlock(), {"media": builders.media("audio").pk})
    assert html.audio["preload"] == "none"
    assert html.track is None
    assert "I nearly did not come." in html.details.get_text()


def test_a_handout_says_what_it_is_before_it_is_opened(db):
    html = shown(DocumentBlock(), {"document": builders.handout().pk, "text": "One page."})
    assert " ".join(html.a.get_text().split()) == "My plan for a hard day (PDF, 8\xa0bytes)".replace(
        "\xa0", " "
    )
    assert html.a["href"].startswith("/documents/")


@pytest.mark.parametrize(
    ("block", "value"),
    [
        (VideoBlock(), {"media": 99}),
        (AudioBlock(), {"media": 99}),
        (DocumentBlock(), {"document": 99, "text": ""}),
    ],
)
def test_what_is_gone_leaves_no_hole(db, block, value):
    assert shown(block, value).get_text(strip=True) == ""


def test_a_chooser_offers_only_its_kind(db):
    block = VideoBlock()
    with pytest.raises(ValidationError):
        block.clean(block.to_python({"media": builders.media("audio").pk}))


def test_media_play_from_our_own_site_only(client, db):
    policy = client.get("/").headers["Content-Security-Policy"]
    assert "media-src 'self'" in policy


# --- The gate ---------------------------------------------------------------------------------------


@pytest.fixture
def staff(client_for, db):
    return client_for(User.objects.create_superuser("root@example.org", "x", preferred_name="Root"))


@pytest.fixture
def silent(db) -> TrainingMedia:
    """A video whose words are still missing."""
    return builders.media(captions="", transcript="")


@pytest.fixture
def draft(silent) -> TextPage:
    """A page with that video, saved and not published."""
    page = builders.text_page(body=[builders.block("video", {"media": silent.pk})])
    page.live = False
    page.save()
    page.save_revision()
    return page


def form(page: TextPage, media: TrainingMedia, **more) -> dict:
    data = {"title": page.title, "slug": page.slug, "lead": "", "comments-TOTAL_FORMS": 0}
    data |= {"comments-INITIAL_FORMS": 0}
    return nested_form_data({**data, "body": streamfield([("video", {"media": media.pk})]), **more})


def give_words(media: TrainingMedia) -> None:
    media.captions = ContentFile(builders.CAPTIONS_FILE, "film.vtt")
    media.transcript = "All of it."
    media.full_clean()
    media.save()


def test_a_draft_may_wait_for_its_words_and_publishing_may_not(staff, draft, silent):
    edit = reverse("wagtailadmin_pages:edit", args=[draft.pk])
    assert staff.post(edit, form(draft, silent)).status_code == 302
    answer = staff.post(edit, form(draft, silent, **{"action-publish": "yes"}))
    assert "needs captions and a transcript before this page can be published" in answer.content.decode()
    draft.refresh_from_db()
    assert not draft.live
    give_words(silent)
    staff.post(edit, form(draft, silent, **{"action-publish": "yes"}))
    draft.refresh_from_db()
    assert draft.live


def test_a_bulk_action_says_why_and_publishes_nothing(staff, draft):
    other = builders.text_page("Fine", body=[])
    other.unpublish()
    action = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"])
    answer = staff.post(f"{action}?id={other.pk}&id={draft.pk}", {"include_descendants": ""}, follow=True)
    assert "“About us” is not published. “Listening” needs captions" in answer.content.decode()
    for page in (other, draft):
        page.refresh_from_db()
        assert not page.live


def test_a_review_does_not_open_the_gate(staff, draft):
    """Whoever says yes in a review reads why it is not enough."""
    task = GroupApprovalTask.objects.create(name="Look at it")
    workflow = Workflow.objects.create(name="Review")
    WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=0)
    workflow.start(draft, None)
    state = draft.current_workflow_task_state
    approve = reverse("wagtailadmin_pages:workflow_action", args=[draft.pk, "approve", state.pk])
    answer = staff.post(approve, follow=True)
    assert "“About us” is not published." in answer.content.decode()
    assert "needs captions and a transcript" in answer.content.decode()
    draft.refresh_from_db()
    assert not draft.live
    assert draft.current_workflow_task_state == state


def test_the_clock_does_not_open_the_gate_and_holds_up_nobody(draft, silent):
    """Captions that were taken out after the date was set; another page goes live at the same hour."""
    past = timezone.now() - timedelta(minutes=5)
    revision = draft.get_latest_revision()
    revision.approved_go_live_at = past
    revision.save()
    other = builders.text_page("Fine", body=[])
    other.unpublish()
    later = other.save_revision()
    later.approved_go_live_at = past + timedelta(minutes=1)
    later.save()
    call_command("publish_scheduled", verbosity=0)
    draft.refresh_from_db()
    other.refresh_from_db()
    revision.refresh_from_db()
    assert (draft.live, revision.approved_go_live_at, other.live) == (False, None, True)
    entry = PageLogEntry.objects.get(action="cms.not_published")
    assert "lacks captions" in str(entry.message)


def test_a_date_in_the_future_is_no_way_around(draft):
    draft.go_live_at = timezone.now() + timedelta(days=1)
    revision = draft.save_revision()
    with pytest.raises(NotYet):
        revision.publish()


def test_what_readers_see_keeps_its_words(staff, draft, silent):
    give_words(silent)
    draft.save_revision().publish()
    ReferenceIndex.create_or_update_for_object(draft)
    silent.transcript = ""
    with pytest.raises(ValidationError, match="“About us” shows this to readers, so it keeps a transcript"):
        silent.full_clean()


def test_what_a_page_shows_is_not_deleted(staff, draft, silent):
    ReferenceIndex.create_or_update_for_object(draft)
    answer = staff.post(reverse("wagtailmedia:delete", args=[silent.pk]), follow=True)
    assert "“Listening” is used in “About us”. Take it out of there first." in answer.content.decode()
    draft.delete()
    ReferenceIndex.remove_for_object(draft)
    staff.post(reverse("wagtailmedia:delete", args=[silent.pk]))
    assert not TrainingMedia.objects.exists()


@pytest.mark.filterwarnings("ignore::ResourceWarning")  # Wagtail leaves its scaled pictures open
def test_a_page_with_each_block_passes_the_gate(client, db):
    page = builders.text_page(body=builders.every_page_block())
    page.save_revision().publish()
    answer = client.get(page.url)
    assert answer.status_code == 200
    html = BeautifulSoup(answer.content, "html.parser")
    ids = [tag["id"] for tag in html.find_all(id=True)]
    assert len(ids) == len(set(ids))
    assert html.find("iframe") is None

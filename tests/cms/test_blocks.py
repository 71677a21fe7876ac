"""The building blocks of a body: what they refuse, how they look, and what migrations know of them."""

import pytest
from bs4 import BeautifulSoup
from django.core.exceptions import ValidationError
from wagtail import blocks
from wagtail.admin.views.generic.preview import StreamFieldBlockPreview
from wagtail.blocks.definition_lookup import BlockDefinitionLookupBuilder

from cms.blocks import (
    CalloutBlock,
    ComparisonBlock,
    ContentNoteBlock,
    ImageBlock,
    MarkdownBlock,
    QuotationBlock,
    TableBlock,
    table_rows,
)
from cms.list_blocks import AccordionBlock, AddressBlock, DialogueBlock, EmbedBlock, LinksBlock, StepsBlock
from courses.blocks import lesson_blocks

TABLE = {
    "caption": "Two ways",
    "rows": "Instead of | Try\nGo | Ask",
    "header_row": True,
    "header_column": True,
}


def shown(block: blocks.Block, value, block_id: str = "b1") -> BeautifulSoup:
    return BeautifulSoup(block.render(block.to_python(value), context={"id": block_id}), "html.parser")


def test_the_names_saved_pages_use_stay():
    assert [name for name, _block in lesson_blocks()] == [
        *("prose", "image", "table", "comparison", "callout", "quotation", "content_note"),
        *("video", "audio", "document"),
        *("accordion", "steps", "dialogue", "links", "embed"),
        *("reflection", "check_yourself"),
    ]


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("a | b\nc | d", [["a", "b"], ["c", "d"]]),
        ("| a | b |\n| --- | :-: |\n| c | d |", [["a", "b"], ["c", "d"]]),
        ("| a | |\n| c | d |", [["a", ""], ["c", "d"]]),
        (r"a \| b | c" + "\nd | e", [["a | b", "c"], ["d", "e"]]),
        ("a | b\n\nc | d\n", [["a", "b"], ["c", "d"]]),
        ("just one", [["just one"]]),
        ("", []),
    ],
)
def test_rows_are_read_as_people_write_them(text, rows):
    assert table_rows(text) == rows


def test_a_row_that_is_too_short_is_named():
    with pytest.raises(ValueError, match="Row 3 has 1 cells, but the first row has 2"):
        table_rows("a | b\nc | d\ne")


def test_a_crooked_table_is_refused_beside_its_rows():
    block = TableBlock()
    with pytest.raises(blocks.StructBlockValidationError) as refusal:
        block.clean(block.to_python({**TABLE, "rows": "a | b\nc"}))
    assert "Row 2" in str(refusal.value.block_errors["rows"].messages)


def test_a_table_says_what_it_is_about_and_what_heads_what():
    html = shown(TableBlock(), TABLE)
    assert html.caption.get_text() == "Two ways"
    assert html.select_one("[role=region][tabindex='0']")["aria-labelledby"] == html.caption.span["id"]
    assert [cell["scope"] for cell in html.find_all("th")] == ["col", "col", "row"]


def test_a_table_may_do_without_headers():
    html = shown(TableBlock(), {**TABLE, "header_row": False, "header_column": False})
    assert html.find("th") is None
    assert len(html.find_all("tr")) == 2


def test_a_picture_needs_words():
    with pytest.raises(blocks.StructBlockValidationError) as refusal:
        ImageBlock().clean(ImageBlock().to_python({"image": None, "alt": "", "caption": ""}))
    assert {"image", "alt"} <= set(refusal.value.block_errors)


@pytest.mark.parametrize("text", ["", None])
def test_empty_prose_is_refused_and_still_shown_without_a_crash(text):
    with pytest.raises(ValidationError):
        MarkdownBlock().clean(text)
    assert shown(MarkdownBlock(), text).get_text(strip=True) == ""


def test_a_script_in_any_block_is_text():
    script = "<script>alert(1)</script>"
    for block, value in (
        (MarkdownBlock(), script),
        (CalloutBlock(), {"title": script, "body": script}),
        (QuotationBlock(), {"text": script, "source": script}),
        (ContentNoteBlock(), {"body": script}),
        (TableBlock(), {**TABLE, "caption": script, "rows": f"{script} | {script}"}),
        (ComparisonBlock(), {"caption": script, "rows": f"{script} | {script}"}),
        (AccordionBlock(), {"items": [{"title": script, "text": script}]}),
        (StepsBlock(), {"items": [{"title": script, "text": script}]}),
        (DialogueBlock(), {"title": script, "lines": [{"who": script, "words": script, "note": script}]}),
        (LinksBlock(), {"items": [{"title": script, "address": "/", "note": script}]}),
        (EmbedBlock(), {"title": script, "address": "https://example.org/"}),
    ):
        html = shown(block, value)
        assert html.find("script") is None
        assert script in html.get_text()


def test_a_comparison_heads_its_rows_and_its_columns():
    html = shown(ComparisonBlock(), {"caption": "Who does what", "rows": "| Peer | Counselor\nAsks | a | b"})
    assert [(cell["scope"], cell.get_text()) for cell in html.find_all("th")] == [
        *(("col", "Peer"), ("col", "Counselor"), ("row", "Asks"))
    ]
    assert html.find("td").get_text() == ""  # the corner heads nothing


@pytest.mark.parametrize(
    ("rows", "words"),
    [("one\na | b", "at least two things"), ("| a | b", "at least two"), ("a|b\nc", "Row 2")],
)
def test_a_comparison_compares(rows, words):
    block = ComparisonBlock()
    value = block.to_python({"caption": "x", "rows": rows})
    with pytest.raises(blocks.StructBlockValidationError) as refusal:
        block.clean(value)
    assert words in str(refusal.value.block_errors["rows"].messages)


def test_an_accordion_opens_without_a_script():
    html = shown(AccordionBlock(), {"items": [{"title": "One", "text": "First[^1]\n\n[^1]: n"}] * 2})
    assert [fold.summary.get_text() for fold in html.find_all("details")] == ["One", "One"]
    ids = [tag["id"] for tag in html.find_all(id=True)]
    assert len(ids) == len(set(ids))


def test_steps_are_an_ordered_list():
    html = shown(
        StepsBlock(), {"items": [{"title": "Ask", "text": ""}, {"title": "Listen", "text": "*Long.*"}]}
    )
    assert [step.strong.get_text() for step in html.ol.find_all("li")] == ["Ask", "Listen"]
    assert html.em.get_text() == "Long."


def test_a_dialogue_says_who_says_what():
    lines = [
        {"who": "Rosa", "words": "I nearly did not come.", "note": ""},
        {"who": "Sam", "words": "What made you come?", "note": "Sam waits."},
        {"who": "Rosa", "words": "You.", "note": ""},
    ]
    html = shown(DialogueBlock(), {"title": "In the waiting room", "lines": lines})
    assert html.figure["aria-labelledby"] == html.figcaption["id"]
    heard = [" ".join(line.get_text(" ").split()) for line in html.ol.find_all("li")]
    assert heard == [
        "Rosa says: I nearly did not come.",
        "Sam says: What made you come? Sam waits.",
        "Rosa says: You.",
    ]
    assert ["dialogue__line--other" in line["class"] for line in html.find_all("li")] == [False, True, False]


@pytest.mark.parametrize(
    ("address", "on_the_web", "anywhere"),
    [
        ("https://example.org/a?b=c#d", True, True),
        ("http://example.org", True, True),
        ("HTTPS://EXAMPLE.ORG", True, True),
        ("mailto:help@example.org", False, True),
        ("tel:+1-800-555-0100", False, True),
        ("/programs/", False, True),
        ("//example.org/", False, False),
        ("/\\example.org/", False, False),
        ("example.org", False, False),
        ("javascript:alert(1)", False, False),
        ("https://user@example.org/", False, False),
        ("https://example.org/ x", False, False),
        ("data:text/html,x", False, False),
        ("https://example.org/\njavascript:x", False, False),
    ],
)
def test_which_addresses_may_stand_in_a_link(address, on_the_web, anywhere):
    for here, fine in ((False, on_the_web), (True, anywhere)):
        block = AddressBlock(here=here)
        if fine:
            assert block.clean(address) == address
        else:
            with pytest.raises(ValidationError):
                block.clean(address)
    link = {"title": "x", "address": address, "note": ""}
    assert bool(shown(LinksBlock(), {"items": [link]}).a) is anywhere  # an import asks no form
    assert bool(shown(EmbedBlock(), link).a) is on_the_web


def test_what_is_elsewhere_is_a_link_that_says_so():
    html = shown(EmbedBlock(), {"address": "https://www.example.org/film", "title": "A film"})
    assert html.a["href"] == "https://www.example.org/film"
    assert "opens example.org and leaves our site" in html.get_text()
    assert html.find(["iframe", "img", "script"]) is None


def test_footnotes_carry_the_id_of_their_block():
    assert shown(MarkdownBlock(), "x[^1]\n\n[^1]: y", "abc").find(id="nabc-fn:1")


def test_search_finds_the_words_and_not_the_marks():
    assert MarkdownBlock().get_searchable_content("## Two *words*")[0].split() == ["Two", "words"]


def test_migrations_know_a_block_by_its_name_alone():
    """A new label must not make a migration in every app that has a body."""
    homes = {"cms.blocks", "cms.media_blocks", "cms.list_blocks", "courses.blocks"}
    for name, block in lesson_blocks():
        path, args, kwargs = block.deconstruct()
        assert path.rpartition(".")[0] in homes, name
        assert (list(args), kwargs) == ([], {}), name
    lookup = BlockDefinitionLookupBuilder()
    lookup.add_block(TableBlock())
    (definition,) = lookup.get_lookup_as_dict().values()
    assert definition == ("cms.blocks.TableBlock", (), {})
    assert list(TableBlock.construct_from_lookup(None).child_blocks) == list(TABLE)


@pytest.mark.parametrize("name", [name for name, _block in lesson_blocks()])
def test_the_picker_shows_each_block(rf, db, name):
    block = dict(lesson_blocks())[name]
    assert block.is_previewable
    request = rf.get("/")
    request.GET = request.GET.copy()
    request.GET["id"] = block.definition_prefix
    page = StreamFieldBlockPreview.as_view()(request).render()
    sample = BeautifulSoup(page.content, "html.parser").main
    assert sample.get_text(strip=True)
    assert block.meta.label
    assert block.meta.group
    assert block.get_description()

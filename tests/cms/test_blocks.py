"""The building blocks of a body: what they refuse, how they look, and what migrations know of them."""

import pytest
from bs4 import BeautifulSoup
from django.core.exceptions import ValidationError
from wagtail import blocks
from wagtail.blocks.definition_lookup import BlockDefinitionLookupBuilder

from cms.blocks import (
    CalloutBlock,
    ContentNoteBlock,
    ImageBlock,
    MarkdownBlock,
    QuotationBlock,
    TableBlock,
    prose_blocks,
    table_rows,
)

TABLE = {
    "caption": "Two ways",
    "rows": "Instead of | Try\nGo | Ask",
    "header_row": True,
    "header_column": True,
}


def shown(block: blocks.Block, value, block_id: str = "b1") -> BeautifulSoup:
    return BeautifulSoup(block.render(block.to_python(value), context={"id": block_id}), "html.parser")


def test_the_names_saved_pages_use_stay():
    names = [name for name, _block in prose_blocks()]
    assert names == ["prose", "image", "table", "callout", "quotation", "content_note"]


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
    ):
        html = shown(block, value)
        assert html.find("script") is None
        assert script in html.get_text()


def test_footnotes_carry_the_id_of_their_block():
    assert shown(MarkdownBlock(), "x[^1]\n\n[^1]: y", "abc").find(id="nabc-fn:1")


def test_search_finds_the_words_and_not_the_marks():
    assert MarkdownBlock().get_searchable_content("## Two *words*")[0].split() == ["Two", "words"]


def test_migrations_know_a_block_by_its_name_alone():
    """A new label must not make a migration in every app that has a body."""
    for name, block in prose_blocks():
        path, args, kwargs = block.deconstruct()
        assert (path.rpartition(".")[0], list(args), kwargs) == ("cms.blocks", [], {}), name
    lookup = BlockDefinitionLookupBuilder()
    lookup.add_block(TableBlock())
    (definition,) = lookup.get_lookup_as_dict().values()
    assert definition == ("cms.blocks.TableBlock", (), {})
    assert list(TableBlock.construct_from_lookup(None).child_blocks) == list(TABLE)


@pytest.mark.parametrize("name", [name for name, _block in prose_blocks() if name != "image"])
def test_the_picker_shows_each_block(name):
    block = dict(prose_blocks())[name]
    assert block.is_previewable
    assert block.render(block.get_preview_value())
    assert block.meta.label
    assert block.get_description()

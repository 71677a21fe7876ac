"""Markdown is shown; anything else in it is text. No payload runs, and nothing is asked of another site."""

import re

import pytest
from bs4 import BeautifulSoup
from hypothesis import given, settings
from hypothesis import strategies as st

from cms.markdown import render, render_inline

SAFE_TAGS = {
    *("h1", "h2", "h3", "h4", "h5", "h6", "p", "br", "hr", "blockquote", "pre", "code"),
    *("em", "strong", "sup", "a", "abbr", "img", "ul", "ol", "li", "dl", "dt", "dd", "div"),
    *("table", "thead", "tbody", "tr", "th", "td"),
}
SAFE_ATTRIBUTES = {
    *("id", "class", "href", "title", "rel", "src", "alt", "start"),
    *("tabindex", "role", "aria-label", "scope"),
}

PAYLOADS = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg/onload=alert(1)>",
    '<a href="javascript:alert(1)">x</a>',
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x](java\tscript:alert(1))",
    "[x](&#106;avascript:alert(1))",
    "[x](data:text/html;base64,PHNjcmlwdD4=)",
    "[x](vbscript:x)",
    "[x]: javascript:alert(1)\n\n[x]",
    "<javascript:alert(1)>",
    "![x](javascript:alert(1))",
    '![x" onerror="alert(1)](/x.png)',
    '[x](/a "t" onmouseover=alert(1) ")',
    '<iframe srcdoc="<script>alert(1)</script>"></iframe>',
    "<style>*{display:none}</style>",
    '<div style="position:fixed">x</div>',
    "```html\n<script>alert(1)</script>\n```",
    "`<script>alert(1)</script>`",
    "| a | b |\n|---|---|\n| <script>alert(1)</script> | <b onclick=x>y</b> |",
    "term\n: <script>alert(1)</script>",
    "*[HTML]: <script>alert(1)</script>\n\nHTML",
    'x[^1]\n\n[^1]: <img src=x onerror="alert(1)">',
    "<!--><script>alert(1)</script>-->",
    "<![CDATA[<script>alert(1)</script>]]>",
    "<?php echo 1 ?>",
    "\x02klzzwxh:0001\x03 <b>",
    "</div></main><form action=https://example.org><input name=password>",
]


def assert_safe(html: str) -> None:
    for tag in BeautifulSoup(html, "html.parser").find_all(True):
        assert tag.name in SAFE_TAGS, html
        for name, value in tag.attrs.items():
            assert name in SAFE_ATTRIBUTES, html
            if name in ("href", "src"):
                assert re.match(r"(https?:|mailto:|tel:|[^:]*$|[^:]*[/#?])", value, re.IGNORECASE), html
            if name == "src":
                assert re.match(r"/(?![/\\])", value), html


@pytest.mark.parametrize("payload", PAYLOADS)
def test_a_payload_is_shown_and_never_run(payload):
    assert_safe(render(payload))
    assert_safe(render_inline(payload))


@given(st.text(alphabet=st.sampled_from(list("<>\"'&;:/=()[]!`*_#|~^-\\ \n\tax1\x02\x03")), max_size=80))
@settings(max_examples=150, deadline=None)
def test_whatever_is_typed_comes_out_safe(text):
    assert_safe(render(text))


def test_a_tag_is_text():
    assert "&lt;b&gt;bold&lt;/b&gt;" in render("<b>bold</b>")
    assert "&lt;div&gt;" in render("<div>\n\n*x*\n\n</div>")


@pytest.mark.parametrize(
    ("text", "levels"),
    [
        ("# A\n\n## B", ["h2", "h3"]),
        ("## A\n\n### B\n\n## C", ["h2", "h3", "h2"]),
        ("## A\n\n#### B", ["h2", "h3"]),
        ("### A", ["h3"]),
        ("# A\n\n###### F", ["h2", "h3"]),
        ("A\n=\n\nB\n-", ["h2", "h3"]),
    ],
)
def test_headings_start_below_the_title_and_skip_no_level(text, levels):
    found = BeautifulSoup(render(text), "html.parser").find_all(re.compile("h[1-6]"))
    assert [tag.name for tag in found] == levels


def test_headings_may_start_lower():
    assert "<h3>A</h3>" in render("# A", top=3)


def test_a_table_scrolls_by_itself_and_names_its_headers():
    html = BeautifulSoup(render("|   | Try |\n|---|--:|\n| a | 1 |"), "html.parser")
    assert html.select_one("div.table-scroll[role=region][tabindex='0'][aria-label]")
    assert [cell["scope"] for cell in html.find_all("th")] == ["col"]  # an empty header is no header
    assert html.find("td", string="1")["class"] == ["align-end"]


def test_a_picture_from_elsewhere_is_a_link():
    assert_safe(render("![A map](https://example.org/map.png)"))
    assert ">A map</a>" in render("![A map](https://example.org/map.png)")
    assert "<a " in render("![x](//example.org/map.png)")
    assert '<img alt="A map" src="/media/map.png">' in render("![A map](/media/map.png)")


def test_footnotes_of_two_texts_do_not_meet():
    one, two = (render("x[^1]\n\n[^1]: y", prefix=prefix) for prefix in ("a", "b"))
    assert 'id="a-fn:1"' in one
    assert 'href="#a-fn:1"' in one
    assert 'href="#a-fnref:1"' in one
    assert "a-fn" not in two


def test_the_rest_of_what_authors_use():
    text = "*[RN]: registered nurse\n\nAn RN.\n\nTerm\n:   Meaning\n\n3. three\n4. four\n\n- a\n    - b"
    html = render(text)
    for part in ('<abbr title="registered nurse">', "<dt>Term</dt>", '<ol start="3">', "<li>b</li>"):
        assert part in html, part


def test_one_line_has_no_paragraph_around_it():
    assert render_inline("a **b**") == "a <strong>b</strong>"
    assert render_inline("") == ""
    assert render_inline("a\n\nb").startswith("<p>")


@pytest.mark.parametrize(
    "text",
    ["> " * 2000 + "x", "\n".join("    " * depth + "- x" for depth in range(150)), "[" * 2000, "*" * 4000],
    ids=["quotes", "lists", "brackets", "stars"],
)
def test_a_mean_text_is_answered(text):
    assert_safe(render(text))

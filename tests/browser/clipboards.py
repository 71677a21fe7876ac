"""What Word, Google Docs and web pages put on the clipboard, in their shape and in our words.

Each has a name, the HTML, and the Markdown it should become.
"""

WORD_START = """<html xmlns:o="urn:schemas-microsoft-com:office:office"
xmlns:w="urn:schemas-microsoft-com:office:word" xmlns="http://www.w3.org/TR/REC-html40">
<head><meta http-equiv=Content-Type content="text/html; charset=utf-8"><meta name=Generator content="Microsoft Word 15">
<!--[if gte mso 9]><xml><o:OfficeDocumentSettings><o:AllowPNG/></o:OfficeDocumentSettings></xml><![endif]-->
<style><!-- @font-face {font-family:Calibri;} p.MsoNormal {margin:0in; font-size:11.0pt;} --></style></head>
<body lang=EN-US style='tab-interval:.5in'><!--StartFragment-->"""
WORD_END = "<!--EndFragment--></body></html>"


def word_item(text: str, mark: str = "·", level: int = 1, place: str = "Middle") -> str:
    """A list item as Word writes it: a paragraph with a bullet of its own."""
    return f"""<p class=MsoListParagraphCxSp{place} style='margin-left:{level * 0.5}in;mso-add-space:auto;
text-indent:-.25in;mso-list:l0 level{level} lfo1'><![if !supportLists]><span style='font-family:Symbol;
mso-fareast-font-family:Symbol'><span style='mso-list:Ignore'>{mark}<span style='font:7.0pt "Times New Roman"'>
&nbsp;&nbsp;&nbsp; </span></span></span><![endif]>{text}<o:p></o:p></p>
"""


WORD_TEXT = f"""{WORD_START}
<h1>Listening<o:p></o:p></h1>
<p class=MsoNormal>Somebody who <b style='mso-bidi-font-weight:normal'>has been there </b>listens in
<i style='mso-bidi-font-style:normal'>another</i> way.<span style='mso-spacerun:yes'>&nbsp; </span>Read
<a href="https://example.org/a (b)">the <b>guide</b></a> first.<o:p></o:p></p>
<p class=MsoNormal><o:p>&nbsp;</o:p></p>
<h2><a name="_Toc1234"></a><span style='mso-list:Ignore'>1.1</span>What helps<o:p></o:p></h2>
{word_item("Ask first.", place="First")}{word_item("Then listen:", place="Middle")}
{word_item("with your ears,", "o", level=2)}{word_item("with your eyes.", "o", level=2, place="Last")}
<p class=MsoNormal>In this order:<o:p></o:p></p>
{word_item("Breathe.", "1.", place="First")}{word_item("Ask.", "2.", place="Last")}
{WORD_END}"""

WORD_TEXT_MARKDOWN = """# Listening

Somebody who **has been there** listens in *another* way. Read [the **guide**](https://example.org/a%20%28b%29) first.

## What helps

- Ask first.
- Then listen:
    - with your ears,
    - with your eyes.

In this order:

1. Breathe.
2. Ask."""

WORD_TABLE = f"""{WORD_START}
<table class=MsoTableGrid border=1 cellspacing=0 cellpadding=0 style='border-collapse:collapse;border:none'>
 <tr style='mso-yfti-irow:0'><td width=312 valign=top style='width:233.75pt'><p class=MsoNormal><b>Instead of<o:p></o:p></b></p></td>
 <td width=312><p class=MsoNormal><b>Try<o:p></o:p></b></p></td></tr>
 <tr><td><p class=MsoNormal>You should rest<o:p></o:p></p></td>
 <td><p class=MsoNormal>What helps you <i>rest</i>?<o:p></o:p></p><p class=MsoNormal>Yes | no<o:p></o:p></p></td></tr>
</table>
<p class=MsoNormal><o:p>&nbsp;</o:p></p>
{WORD_END}"""

WORD_TABLE_MARKDOWN = r"""| Instead of | Try |
| --- | --- |
| You should rest | What helps you *rest*? Yes \| no |"""

SPAN = "font-size:11pt;font-family:Arial,sans-serif;color:#000000;background-color:transparent;font-style:normal;"
DOCS_TEXT = f"""<meta charset='utf-8'><meta charset="utf-8"><b style="font-weight:normal;"
id="docs-internal-guid-1a2b3c4d-7fff"><h2 dir="ltr" style="line-height:1.38;margin-top:18pt;"><span style="{SPAN}font-weight:700;">At
the laundromat</span></h2><p dir="ltr" style="line-height:1.38;"><span style="{SPAN}font-weight:400;">Earl picks </span><span
style="{SPAN}font-weight:700;">three lines</span><span style="{SPAN}font-weight:400;"> and writes </span><span
style="font-size:11pt;font-weight:400;font-style:italic;">one</span><span style="{SPAN}font-weight:400;"> of them </span><span
style="font-size:11pt;font-weight:700;font-style:italic;">twice</span><span style="{SPAN}font-weight:400;">. See </span><a
href="https://example.org/lines" style="text-decoration:none;"><span style="{SPAN}font-weight:400;text-decoration:underline;">his
card</span></a><span style="{SPAN}font-weight:400;">.</span></p><br /><ul style="margin-top:0;margin-bottom:0;"><li dir="ltr"
style="list-style-type:disc;{SPAN}" aria-level="1"><p dir="ltr" role="presentation"><span style="{SPAN}font-weight:400;">One
thing he has to do</span></p></li><ul><li dir="ltr" style="list-style-type:circle;" aria-level="2"><p dir="ltr"
role="presentation"><span style="{SPAN}">such as the bus</span></p></li></ul><li dir="ltr" aria-level="1"><p dir="ltr"
role="presentation"><span style="{SPAN}">One thing he likes</span></p></li></ul><ol start="3"><li dir="ltr"><p
role="presentation"><span>Third</span></p></li><li dir="ltr"><p role="presentation"><span>Fourth</span></p></li></ol><div
dir="ltr" align="left"><table style="border:none;border-collapse:collapse;"><colgroup><col width="300" /><col width="300"
/></colgroup><tbody><tr style="height:0pt"><td style="border-left:solid #000000 1pt;"><p dir="ltr"><span
style="{SPAN}font-weight:700;">Who</span></p></td><td><p dir="ltr"><span style="{SPAN}font-weight:700;">What</span></p></td></tr><tr><td><p
dir="ltr"><span style="{SPAN}">Earl</span></p></td><td><br /></td></tr></tbody></table></div></b><br
class="Apple-interchange-newline">"""

DOCS_TEXT_MARKDOWN = """## At the laundromat

Earl picks **three lines** and writes *one* of them ***twice***. See [his card](https://example.org/lines).

- One thing he has to do
    - such as the bus
- One thing he likes

3. Third
4. Fourth

| Who | What |
| --- | --- |
| Earl |  |"""

WEB_PAGE = """<meta charset="utf-8"><style>p { color: red }</style><script>alert(1)</script>
<p onclick="x()" style="display:none">Hidden</p>
<p># Not a heading, 2 * 3 * 4 and snake_case<br>next line</p><p>1. Not a list</p>
<blockquote><p>Said <strong>so</strong><em> well</em></p></blockquote>
<img src="https://example.org/spy.gif" alt="A spy"><p><a href="javascript:x()">no address</a>, <a href="#note">nor here</a></p>
<ul><li>One<p>and more</p></li><li> </li></ul>"""

WEB_PAGE_MARKDOWN = (
    r"""\# Not a heading, 2 \* 3 \* 4 and snake_case  """
    + """
next line

1\\. Not a list

Said **so** *well*

no address, nor here

- One

    and more"""
)

PLAIN = '<meta charset="utf-8"><div style="font-family:monospace"><span>## Mine</span></div><div>**stays** as it is</div>'

CLIPBOARDS = [
    ("word-text", WORD_TEXT, WORD_TEXT_MARKDOWN),
    ("word-table", WORD_TABLE, WORD_TABLE_MARKDOWN),
    ("google-docs", DOCS_TEXT, DOCS_TEXT_MARKDOWN),
    ("web-page", WEB_PAGE, WEB_PAGE_MARKDOWN),
    ("nothing-but-text", PLAIN, ""),
]

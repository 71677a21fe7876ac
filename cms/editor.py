"""The text field that authors write Markdown in: buttons, a preview and clean pasting come with a script of ours."""

from wagtail.admin.widgets import AdminAutoHeightTextInput


class MarkdownArea(AdminAutoHeightTextInput):
    """A text field for Markdown. Without JavaScript it is one like any other."""

    template_name = "cms/editor/area.html"

    def value_from_datadict(self, data, files, name: str) -> str | None:
        """What was typed, with the line ends that a file has: browsers send those of another time."""
        value = super().value_from_datadict(data, files, name)
        return value and value.replace("\r\n", "\n")

    class Media:
        css = {"all": ["css/editor.css"]}
        js = ["js/editor/paste.js", "js/editor/editor.js"]

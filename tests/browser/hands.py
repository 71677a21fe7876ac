"""How somebody works a page: with a thumb, or with nothing but a keyboard.

Both do the same five things, so that one walk can be taken with either.
"""

from datetime import date

from playwright.sync_api import Locator, Page

TABS_TO = """target => {
  const entry = radio => radio.form.querySelector(`[name="${radio.name}"]:checked`)
    || radio.form.querySelector(`[name="${radio.name}"]`);
  const stops = [...document.querySelectorAll("a[href], button, summary, select, textarea, input")].filter(
    stop => !stop.disabled && stop.type !== "hidden" && stop.tabIndex >= 0 && stop.checkVisibility()
      && (stop.type !== "radio" || stop === entry(stop)));
  const before = stops.filter(stop => document.activeElement.compareDocumentPosition(stop)
    & Node.DOCUMENT_POSITION_FOLLOWING);
  return before.indexOf(target) + 1;
}"""
"""How often one presses Tab, at least, to get from where one is to the element; 0 when it came before."""
MORE_TABS = 12  # what scrolls can be reached, too, and is not counted


class Thumb:
    """Touches things."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def press(self, button: Locator) -> None:
        button.click()

    def write(self, field: Locator, text: str) -> None:
        field.fill(text)

    def write_day(self, field: Locator, day: date) -> None:
        field.fill(day.isoformat())

    def write_time(self, field: Locator, time: str) -> None:
        field.fill(time)

    def tick(self, choice: Locator) -> None:
        choice.check()

    def choose(self, select: Locator, value: str) -> None:
        select.select_option(value)


class Keyboard:
    """Presses keys, and never touches anything: what Tab does not reach cannot be used."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.keys = page.keyboard

    def reach(self, target: Locator) -> None:
        """Tab to an element, forward only."""
        element = target.element_handle()
        for _ in range(element.evaluate(TABS_TO)):
            self.keys.press("Tab")
        for _ in range(MORE_TABS):
            if element.evaluate("target => target === document.activeElement"):
                return
            self.keys.press("Tab")
        raise AssertionError(f"Tab does not lead to {element.evaluate('target => target.outerHTML')}")

    def press(self, button: Locator) -> None:
        self.reach(button)
        self.keys.press("Enter")

    def write(self, field: Locator, text: str) -> None:
        self.reach(field)
        self.keys.press("Control+a")
        self.keys.type(text)

    def write_day(self, field: Locator, day: date) -> None:
        self.reach(field)
        self.keys.type(f"{day:%m%d%Y}")

    def write_time(self, field: Locator, time: str) -> None:
        """``time`` as the field keeps it: 15:00."""
        hour, minute = map(int, time.split(":"))
        self.reach(field)
        self.keys.type(f"{(hour - 1) % 12 + 1:02}{minute:02}{'PM' if hour >= 12 else 'AM'}")

    def tick(self, choice: Locator) -> None:
        """A checkbox by the space bar; a radio button by going through its group with the arrow keys."""
        if choice.get_attribute("type") == "checkbox":
            self.reach(choice)
            self.keys.press("Space")
            return
        group = self.page.locator(f'[name="{choice.get_attribute("name")}"]')
        entry = group.and_(self.page.locator(":checked"))
        self.reach(entry if entry.count() else group.first)
        self.keys.press("Space")
        for _ in range(group.count()):
            if choice.is_checked():
                return
            self.keys.press("ArrowDown")
        raise AssertionError(f"the arrow keys do not lead to {choice}")

    def choose(self, select: Locator, value: str) -> None:
        self.reach(select)
        for _ in range(select.locator("option").count()):
            if select.input_value() == value:
                return
            self.keys.press("ArrowDown")
        raise AssertionError(f"the arrow keys do not lead to {value}")

"""A line that goes up: how hours added up, week by week. Drawn on the server; the table behind it says the same."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from hours.rules.planning import Point


@dataclass(frozen=True)
class Chart:
    """Points in a box of 600 by 240 units. The line of what is asked for is drawn where it fits in sight."""

    points: Sequence[Point]
    need: int

    WIDTH: ClassVar[int] = 600
    HEIGHT: ClassVar[int] = 240
    FAR: ClassVar[int] = 4
    """What is asked for is left out of the picture while it is more than so many times what there is."""

    @property
    def top(self) -> int:
        """The minutes at the upper edge."""
        most = max(1, self.points[-1].minutes)
        return max(most, self.need) if self.shows_need else most

    @property
    def shows_need(self) -> bool:
        return 0 < self.need <= self.FAR * max(1, self.points[-1].minutes)

    @property
    def line(self) -> str:
        """The corners of the line, as SVG wants them."""
        step = self.WIDTH / (len(self.points) - 1)
        return " ".join(f"{n * step:.1f},{self._y(point.minutes):.1f}" for n, point in enumerate(self.points))

    @property
    def area(self) -> str:
        """The same, closed along the bottom."""
        return f"0,{self.HEIGHT} {self.line} {self.WIDTH},{self.HEIGHT}"

    @property
    def need_y(self) -> str:
        return f"{self._y(self.need):.1f}"

    @property
    def first(self) -> Point:
        return self.points[0]

    @property
    def last(self) -> Point:
        return self.points[-1]

    def _y(self, minutes: int) -> float:
        return self.HEIGHT * (1 - minutes / self.top)

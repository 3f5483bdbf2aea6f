"""A small drawing in SVG: lines, areas, texts and pictures."""

import base64
from collections.abc import Iterable, Sequence
from html import escape

FONT = "Inter, 'Segoe UI', 'Helvetica Neue', Arial, sans-serif"
INK, MUTED, GRID = "#1c2024", "#5d6673", "#e3e6ea"

Point = tuple[float, float]


class SvgDrawing:
    """Collects shapes from back to front; `text` is the whole file."""

    def __init__(self, width: float, height: float, label: str) -> None:
        self._size = width, height
        self._label = label
        self._shapes: list[str] = []

    @property
    def text(self) -> str:
        """The drawing as an SVG document; `label` is read by those who cannot see it."""
        width, height = self._size
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" '
            f'xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 {width:g} {height:g}" '
            f'role="img" aria-label="{escape(self._label)}" font-family="{escape(FONT)}">'
            + "".join(self._shapes)
            + "</svg>"
        )

    def line(
        self, start: Point, stop: Point, colour: str = INK, width: float = 1.0, dashes: str = ""
    ) -> None:
        """A straight line; `dashes` as SVG has them."""
        dashed = f' stroke-dasharray="{dashes}"' if dashes else ""
        self._shapes.append(
            f'<line x1="{start[0]:.2f}" y1="{start[1]:.2f}" x2="{stop[0]:.2f}" y2="{stop[1]:.2f}" '
            f'stroke="{colour}" stroke-width="{width:g}"{dashed}/>'
        )

    def lines(self, pieces: Iterable[tuple[Point, Point]], colour: str, width: float) -> None:
        """Many straight lines of one look."""
        path = "".join(
            f"M{one[0]:.2f} {one[1]:.2f}L{other[0]:.2f} {other[1]:.2f}" for one, other in pieces
        )
        if path:
            self._shapes.append(
                f'<path d="{path}" fill="none" stroke="{colour}" stroke-width="{width:g}"/>'
            )

    def box(self, corner: Point, width: float, height: float, colour: str) -> None:
        """A filled rectangle."""
        self._shapes.append(
            f'<rect x="{corner[0]:.2f}" y="{corner[1]:.2f}" width="{width:.2f}" '
            f'height="{height:.2f}" fill="{colour}"/>'
        )

    def frame(self, corner: Point, width: float, height: float) -> None:
        """A thin rectangle that is not filled."""
        self._shapes.append(
            f'<rect x="{corner[0]:.2f}" y="{corner[1]:.2f}" width="{width:.2f}" '
            f'height="{height:.2f}" fill="none" stroke="{MUTED}" stroke-width="0.8"/>'
        )

    def area(self, points: Sequence[Point], colour: str) -> None:
        """A filled polygon."""
        path = "L".join(f"{x:.2f} {y:.2f}" for x, y in points)
        self._shapes.append(f'<path d="M{path}Z" fill="{colour}"/>')

    def words(
        self,
        at: Point,
        text: str,
        *,
        anchor: str = "start",
        colour: str = INK,
        size: float = 14.5,
        is_bold: bool = False,
    ) -> None:
        """A text whose baseline begins (`start`), is centred (`middle`) or ends (`end`) there."""
        weight = ' font-weight="600"' if is_bold else ""
        self._shapes.append(
            f'<text x="{at[0]:.2f}" y="{at[1]:.2f}" font-size="{size:g}" fill="{colour}" '
            f'text-anchor="{anchor}"{weight}>{escape(text)}</text>'
        )

    def picture(self, corner: Point, width: float, height: float, png: bytes) -> None:
        """A PNG, stretched into a rectangle."""
        packed = base64.b64encode(png).decode("ascii")
        self._shapes.append(
            f'<image x="{corner[0]:.2f}" y="{corner[1]:.2f}" width="{width:.2f}" '
            f'height="{height:.2f}" preserveAspectRatio="none" '
            f'xlink:href="data:image/png;base64,{packed}"/>'
        )

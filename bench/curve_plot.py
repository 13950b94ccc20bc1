"""Best-so-far curves with confidence bands as SVG, by the standard library alone."""

import math
from xml.sax.saxutils import escape

WIDTH, HEIGHT = 720, 420
LEFT, RIGHT, TOP, BOTTOM = 60, 190, 30, 45
COLOURS = ("#1b6ca8", "#c0392b", "#1e8449", "#8e44ad", "#b9770e", "#117a65", "#5d6d7e", "#d35400")


class Axes:
    """Evaluations, logarithmic, to the right; the ratio upwards."""

    def __init__(self, last: int, low: float, high: float):
        self.last, self.low, self.high = last, low, max(high, low * 1.01)

    def x(self, evaluations: float) -> float:
        share = math.log(evaluations) / math.log(max(self.last, 2))
        return LEFT + share * (WIDTH - LEFT - RIGHT)

    def y(self, ratio: float) -> float:
        share = (ratio - self.low) / (self.high - self.low)
        return HEIGHT - BOTTOM - share * (HEIGHT - TOP - BOTTOM)

    def draw(self, label: str) -> list[str]:
        parts = [f'<rect x="{LEFT}" y="{TOP}" width="{WIDTH - LEFT - RIGHT}" '
                 f'height="{HEIGHT - TOP - BOTTOM}" fill="none" stroke="#888"/>']
        for power in range(int(math.log10(self.last)) + 1):
            x = self.x(10 ** power)
            parts.append(f'<text x="{x:.1f}" y="{HEIGHT - BOTTOM + 18}" text-anchor="middle">'
                         f'{10 ** power}</text>')
        for step in range(6):
            ratio = self.low + step * (self.high - self.low) / 5
            y = self.y(ratio)
            parts.append(f'<line x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{y:.1f}" y2="{y:.1f}" '
                         'stroke="#ddd"/>')
            parts.append(f'<text x="{LEFT - 6}" y="{y + 4:.1f}" text-anchor="end">{ratio:.2f}</text>')
        middle = (LEFT + WIDTH - RIGHT) / 2
        parts.append(f'<text x="{middle}" y="{HEIGHT - 8}" text-anchor="middle">evaluations</text>')
        parts.append(f'<text x="{LEFT}" y="{TOP - 10}">{escape(label)}</text>')
        return parts


def path(axes: Axes, points: list[tuple[int, float]]) -> str:
    return " ".join(f"{axes.x(n):.1f},{axes.y(value):.1f}" for n, value in points)


def plot(curves: dict[str, list[tuple[int, float, float, float]]], label: str) -> str:
    """`curves`: per method, points (evaluations, value, lower, upper), ascending and finite."""
    curves = {name: points for name, points in curves.items() if points}
    values = [value for points in curves.values() for point in points for value in point[1:]]
    last = max(point[0] for points in curves.values() for point in points)
    axes = Axes(last, min(values), max(values))
    parts = [f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" '
             f'width="{WIDTH}" height="{HEIGHT}" font-family="sans-serif" font-size="12">',
             '<rect width="100%" height="100%" fill="white"/>', *axes.draw(label)]
    for index, (name, points) in enumerate(curves.items()):
        colour = COLOURS[index % len(COLOURS)]
        band = [(p[0], p[2]) for p in points] + [(p[0], p[3]) for p in reversed(points)]
        parts.append(f'<polygon points="{path(axes, band)}" fill="{colour}" fill-opacity="0.15"/>')
        parts.append(f'<polyline points="{path(axes, [p[:2] for p in points])}" fill="none" '
                     f'stroke="{colour}" stroke-width="1.8"/>')
        y = TOP + 14 + 17 * index
        parts.append(f'<line x1="{WIDTH - RIGHT + 8}" x2="{WIDTH - RIGHT + 26}" y1="{y - 4}" '
                     f'y2="{y - 4}" stroke="{colour}" stroke-width="2"/>')
        parts.append(f'<text x="{WIDTH - RIGHT + 31}" y="{y}">{escape(name)}</text>')
    return "\n".join([*parts, "</svg>", ""])

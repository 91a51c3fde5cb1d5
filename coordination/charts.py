"""From numbers to the geometry of pictures: pure, in units of the viewBox, y downwards. The templates set it."""

from dataclasses import dataclass, field
from math import ceil, log10

WIDTH = 280  # so that letters come out about as large as those around the picture
LEFT, RIGHT, TOP, BOTTOM = 36, 262, 16, 122
LABELS_AT = 141
MOST_STEPS = 4
NICE = (1, 2, 5, 10)
MOST_TICKS = 4
ROW, LABEL_BELOW, BAR_BELOW = (
    34,
    13,
    18,
)  # a row of `ranks`: its height, how far its words and its bar hang below its top


@dataclass(frozen=True)
class Mark:
    """A text at a place."""

    x: float
    y: float
    text: str


@dataclass(frozen=True)
class Line:
    """One series: the pieces of its path (weeks without a value tear it), its lone points, its last value."""

    kind: str
    paths: list
    dots: list
    last: Mark | None


@dataclass(frozen=True)
class Trend:
    grid: list
    ticks: list
    lines: list
    goal: Mark | None = None


@dataclass(frozen=True)
class Bar:
    kind: str
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True)
class Pairs:
    grid: list
    ticks: list
    bars: list
    values: list = field(default_factory=list)


@dataclass(frozen=True)
class Rank:
    """A row: its words, the outlined bar of the whole and the filled bar of the part within it."""

    label: str
    value: str
    label_at: float
    bar_at: float
    whole: float
    part: float


@dataclass(frozen=True)
class Ranks:
    height: float
    rows: list


def step(most):
    """The distance of grid lines so that at most four lie above the first: 1, 2 or 5 times a power of ten."""
    if most <= MOST_STEPS:
        return 1
    power = 10 ** int(log10(most / MOST_STEPS))
    return next(nice * power for nice in NICE if nice * power * MOST_STEPS >= most)


class _Scale:
    """Values from 0 to the first grid line above `most`, laid out from BOTTOM to TOP."""

    def __init__(self, most):
        self.step = step(most)
        self.top = self.step * max(1, ceil(most / self.step))

    def y(self, value):
        return round(BOTTOM - (BOTTOM - TOP) * value / self.top, 1)

    @property
    def grid(self):
        return [Mark(LEFT, self.y(value), str(value)) for value in range(0, self.top + 1, self.step)]


def _ticks(labels, middles):
    """A few of the labels, evenly, always the last."""
    each = max(1, ceil(len(labels) / MOST_TICKS))
    return [
        Mark(x, LABELS_AT, label)
        for at, (label, x) in enumerate(zip(labels, middles, strict=True))
        if (len(labels) - 1 - at) % each == 0
    ]


def trend(labels, series, *, goal=None):
    """Lines over weeks. `series`: kind → values, None where there is none. The goal is drawn where the scale reaches it."""
    known = [value for values in series.values() for value in values if value is not None]
    scale = _Scale(max(known, default=0))
    gap = (RIGHT - LEFT) / max(1, len(labels) - 1)
    xs = [round(LEFT + at * gap, 1) for at in range(len(labels))] if len(labels) > 1 else [RIGHT]
    reached = goal is not None and goal <= scale.top
    return Trend(
        grid=scale.grid,
        ticks=_ticks(labels, xs),
        lines=[_line(kind, xs, values, scale) for kind, values in series.items()],
        goal=Mark(LEFT, scale.y(goal), str(goal)) if reached else None,
    )


def _line(kind, xs, values, scale):
    runs, run = [], []
    for x, value in zip(xs, values, strict=True):
        if value is None:
            runs, run = [*runs, run], []
        else:
            run = [*run, (x, scale.y(value))]
    runs = [run for run in [*runs, run] if run]
    known = [value for value in values if value is not None]
    last = Mark(*runs[-1][-1], str(round(known[-1]))) if runs else None
    return Line(
        kind=kind,
        paths=["M" + " ".join(f"{x} {y}" for x, y in run) for run in runs if len(run) > 1],
        dots=[run[0] for run in runs if len(run) == 1],
        last=last,
    )


def pairs(labels, series):
    """Two bars beside each other for each week. `series`: kind → numbers, the left one first."""
    scale = _Scale(max((value for values in series.values() for value in values), default=0))
    slot = (RIGHT + 10 - LEFT) / max(1, len(labels))
    width = round(slot * 0.36, 1)
    bars, values = [], []
    for side, (kind, numbers) in enumerate(series.items()):
        for at, number in enumerate(numbers):
            x, y = round(LEFT + slot * (at + 0.12 + 0.4 * side), 1), scale.y(number)
            bars.append(Bar(kind, x, y, width, round(BOTTOM - y, 1)))
        if numbers:
            values.append(Mark(round(bars[-1].x + width / 2, 1), round(bars[-1].y - 4, 1), str(numbers[-1])))
    middles = [round(LEFT + slot * (at + 0.5), 1) for at in range(len(labels))]
    return Pairs(grid=scale.grid, ticks=_ticks(labels, middles), bars=bars, values=values)


def ranks(rows):
    """Bars below each other. `rows`: (label, whole, part, what to write at the end), the part at most the whole."""
    most = max((whole for _label, whole, _part, _value in rows), default=0) or 1
    return Ranks(
        height=max(1, len(rows)) * ROW,
        rows=[
            Rank(
                label=label,
                value=value,
                label_at=at * ROW + LABEL_BELOW,
                bar_at=at * ROW + BAR_BELOW,
                whole=round(whole / most * (WIDTH - 2), 1),
                part=round(part / most * (WIDTH - 2), 1),
            )
            for at, (label, whole, part, value) in enumerate(rows)
        ],
    )

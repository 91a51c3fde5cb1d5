from .organisation import Organisation
from .person import Person
from .rate import RateCount
from .user import User

__all__ = ["Organisation", "Person", "RateCount", "User"]

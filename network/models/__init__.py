from .contact_point import ContactPoint

__all__ = ["ContactPoint"]

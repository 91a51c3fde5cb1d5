"""Pictures that people send: read, made smaller and written anew, so that nothing of the file is kept but what is to be seen."""

import warnings
from io import BytesIO

from PIL import Image, ImageOps, UnidentifiedImageError

FORMATS = ["JPEG", "PNG", "WEBP"]
MOST_BYTES = 5 * 1024 * 1024
MOST_PIXELS = 40_000_000
LONGEST_SIDE = 1600


class NoPicture(Exception):
    """It is none of our formats, is broken, or would grow too large when unpacked."""


def written_anew(file):
    """The picture in `file` as JPEG, upright, at most 1600 pixels wide or high, without any metadata. Raises NoPicture."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(file, formats=FORMATS) as picture:
                if picture.width * picture.height > MOST_PIXELS:
                    raise NoPicture
                upright = ImageOps.exif_transpose(picture).convert("RGBA")
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError, Warning) as broken:
        raise NoPicture from broken
    upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    paper = Image.new("RGB", upright.size, "white")
    paper.paste(upright, mask=upright.getchannel("A"))
    output = BytesIO()
    paper.save(output, "JPEG", quality=85, optimize=True)
    return output.getvalue()

"""QR codes, drawn by the server: as SVG, one path, black on white; as PNG for the PDF, which draws that many times faster."""

from io import BytesIO
from itertools import groupby

import segno
from django.utils.safestring import mark_safe


def svg(text):
    """An inline <svg class="qr"> for `text`, with a quiet zone of two modules. What holds it says what it is."""
    code = segno.make_qr(text, error="m")
    size = code.symbol_size(border=2)[0]
    runs = []
    for y, row in enumerate(code.matrix_iter(border=2)):
        x = 0
        for dark, modules in groupby(row):
            length = len(list(modules))
            if dark:
                runs.append(f"M{x} {y}h{length}v1h-{length}z")
            x += length
    return mark_safe(  # noqa: S308 - numbers only
        f'<svg class="qr" viewBox="0 0 {size} {size}" aria-hidden="true" shape-rendering="crispEdges"><path d="{"".join(runs)}"/></svg>'
    )


def picture(text):
    """The same as a file of its own, for an <img>."""
    return svg(text).replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1)


def png(text):
    held = BytesIO()
    segno.make_qr(text, error="m").save(held, kind="png", scale=8, border=2)
    return held.getvalue()

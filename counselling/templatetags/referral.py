"""``{% load referral %}``: the square code of an address, for who holds a note and a phone."""

from __future__ import annotations

import segno
from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

register = template.Library()


@register.simple_tag
def booking_qr(address: str) -> SafeString:
    """An inline SVG; the address is printed beside it, for who has no camera."""
    drawing = segno.make(address, error="m").svg_inline(scale=3, border=2, light="#fff", svgclass=None, lineclass=None)
    said = _("Square code that leads to the same page")
    svg = mark_safe(drawing)  # noqa: S308 - drawn from our own address
    return format_html('<span role="img" aria-label="{}">{}</span>', said, svg)

"""``{% load door %}``: the square code that opens the door's list with one registration on top."""

from __future__ import annotations

import segno
from django import template
from django.conf import settings
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from activities.models import Registration
from cdm.core import links

register = template.Library()


@register.simple_tag
def registration_qr(registration: Registration) -> SafeString:
    """An inline SVG that staff scan at the door; it says no more than the code printed beside it."""
    address = settings.BASE_URL + reverse("activities:check_in_code", args=[registration.code])
    drawing = segno.make(address, error="m").svg_inline(scale=4, border=2, light="#fff", svgclass=None, lineclass=None)
    said = _("Square code of %(code)s, to be scanned at the door") % {"code": links.show_code(registration.code)}
    return format_html(
        '<span class="qr" role="img" aria-label="{}">{}</span>',
        said,
        mark_safe(drawing),  # noqa: S308 - drawn from our own address
    )

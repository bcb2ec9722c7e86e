"""`{% icon "plus" %}`, in every template without loading it."""

from django import template
from django.templatetags.static import static
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from huilin.core.settling import lasting

register = template.Library()


@register.simple_tag
@lasting
def icon(name: str, size: str = "") -> SafeString:
    """The sign `name` of core/icons.svg, hidden from screen readers: a word stands beside it."""
    kind = f"icon icon--{escape(size)}" if size else "icon"
    # Name and size went through `escape`.
    return mark_safe(
        f'<svg class="{kind}" aria-hidden="true" focusable="false">'
        f'<use href="{escape(static("core/icons.svg"))}#{escape(name)}"/></svg>\n'
    )

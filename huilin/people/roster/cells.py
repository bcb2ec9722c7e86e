"""What only a roster's cell says: the area of a flat."""

import re
from decimal import Decimal, InvalidOperation

from django.utils.translation import gettext as _

from huilin.core.sheets.cells import BadCell
from huilin.core.text import half_width


def read_area(text: str) -> int:
    """Square metres in units of 0.01 m2, exactly; no rounding."""
    plain = re.sub(r"(㎡|m2|平方米|平米|平方)$", "", half_width(text).strip().replace(",", "")).strip()
    try:
        hundredths = Decimal(plain) * 100
    except InvalidOperation:
        raise BadCell(_("面积应是数字，单位平方米。")) from None
    if not hundredths.is_finite() or hundredths <= 0 or hundredths > 10_000_000:
        raise BadCell(_("面积应大于0、不超过10万平方米。"))
    # Spreadsheets keep 89.37 as 89.36999999999999; anything coarser than that is a third decimal somebody typed.
    if abs(hundredths - round(hundredths)) > Decimal("0.000001"):
        raise BadCell(_("面积最多两位小数。"))
    return int(round(hundredths))

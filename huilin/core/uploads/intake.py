"""Reading an upload once, never further than its limit."""

from typing import IO

from django.utils.translation import gettext as _

from huilin.core.errors import Refused

Upload = bytes | IO[bytes]


class FileRefused(Refused):
    """The file is empty, too big or not of a kind that is taken here."""


def read_upload(file: Upload, limit: int) -> bytes:
    """The whole file; reads at most one byte more than `limit`. Raises `FileRefused` when empty or longer."""
    if isinstance(file, bytes):
        content = file
    else:
        file.seek(0)
        content = file.read(limit + 1)
    if not content:
        raise FileRefused(_("文件是空的，请重新选择。"))
    if len(content) > limit:
        raise FileRefused(
            _("文件太大，最多 %(size)d MB，请换一个小一点的。") % {"size": limit // (1024 * 1024)}
        )
    return content

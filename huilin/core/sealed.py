"""Model fields for sealed personal data: one column with the ciphertext, one with its blind index."""

from typing import Any

from django.db import models

from huilin.core.crypto import blind_index, seal, unseal


class SealedText(property):
    """Reads and writes a sealed column as plain text: `person.phone`. Declare beside a `SealedField`.

    A property to Django, so that a model takes it by name like a field: `Person(phone=...)`.

    The ciphertext is bound to the table, column and row id; the blind index, where there is one, to `purpose`.
    """

    def __init__(self, column: str, *, index: str | None = None, purpose: str = "") -> None:
        super().__init__()
        self.column = column
        self.index = index
        self.purpose = purpose

    def __get__(self, instance: Any, owner: type | None = None) -> Any:  # type: ignore[override]
        if instance is None:
            return self
        field = f"{instance._meta.db_table}.{self.column}"
        return unseal(getattr(instance, self.column), field=field, row=instance.pk)

    def __set__(self, instance: Any, text: str) -> None:
        field = f"{instance._meta.db_table}.{self.column}"
        setattr(instance, self.column, seal(text, field=field, row=instance.pk))
        if self.index:
            setattr(instance, self.index, blind_index(text, purpose=self.purpose))


class SealedField(models.BinaryField):
    """The ciphertext column of a `SealedText`."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("default", b"")
        kwargs.setdefault("editable", False)
        super().__init__(*args, **kwargs)


class IndexField(models.BinaryField):
    """The blind index column of a `SealedText`; equal texts have equal indexes."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("default", b"")
        kwargs.setdefault("max_length", 16)
        kwargs.setdefault("editable", False)
        super().__init__(*args, **kwargs)

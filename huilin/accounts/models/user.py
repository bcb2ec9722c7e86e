"""The login. It is not a person: most residents never have one, and it belongs to no street."""

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils import timezone

from huilin.core.crypto import blind_index
from huilin.core.ids import new_id
from huilin.core.sealed import IndexField, SealedField, SealedText

PHONE = "phone"


class UserManager(BaseUserManager["User"]):
    def by_phone(self, phone: str) -> "User | None":
        """The active login of a phone number (+86…), if there is one."""
        return self.filter(phone_index=blind_index(phone, purpose=PHONE), is_active=True).first()

    def make(self, *, phone: str, name: str = "", password: str | None = None) -> "User":
        """A new login for `phone` (+86…); without a password only codes let it in."""
        user = self.model(name=name)
        user.phone = phone
        user.set_password(password)
        user.save(using=self._db)
        return user


class User(AbstractBaseUser):
    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    name = models.CharField(max_length=50, blank=True)
    phone_sealed = SealedField()
    phone_index = IndexField(unique=True)
    phone = SealedText("phone_sealed", index="phone_index", purpose=PHONE)
    is_active = models.BooleanField(default=True)
    needs_second_factor = models.BooleanField(default=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = UserManager()

    USERNAME_FIELD = "id"

    def __str__(self) -> str:
        return self.name or str(self.id)

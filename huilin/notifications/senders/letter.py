"""What is handed to a provider, and how a provider may answer."""

from dataclasses import dataclass, field


class ProviderDown(Exception):
    """The provider did not answer, or says that it cannot now. No answer counts as not sent; it is tried again later."""


class Rejected(Exception):
    """The provider will never send this: a number or a text that it does not take."""


@dataclass(frozen=True)
class Letter:
    """A short message. `text` is what people read; providers in mainland China send an approved template with `values`."""

    phone: str
    text: str
    template: str
    """Which of the approved templates: `code` or `notice`."""
    values: dict[str, str] = field(default_factory=dict)

"""Addresses of static files in production."""

from whitenoise.storage import CompressedManifestStaticFilesStorage

from huilin.core.static_files import KeptAddresses


def test_an_address_is_worked_out_once(monkeypatch):
    asked = []
    monkeypatch.setattr(
        CompressedManifestStaticFilesStorage,
        "url",
        lambda self, name, force=False: (asked.append(name), f"/static/{name}?1")[1],
    )
    storage = KeptAddresses()
    assert [storage.url(name) for name in ("a.css", "b.css", "a.css")] == [
        "/static/a.css?1", "/static/b.css?1", "/static/a.css?1",
    ]  # fmt: skip
    assert asked == ["a.css", "b.css"]

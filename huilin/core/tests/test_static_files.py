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


def test_files_that_vanish_while_they_are_gathered_trouble_no_test(client, settings, tmp_path):
    """The served journeys gather their files into the same home that the other processes of a run have."""
    (tmp_path / "half.css").symlink_to(tmp_path / "gone.css")
    settings.STATIC_ROOT = tmp_path
    assert client.get("/static/core/css/base.css").status_code == 200

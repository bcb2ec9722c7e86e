"""Senders that do not give up, as phones and other systems should be: each report is sent again until it is acknowledged."""

import random
import threading
import time
from dataclasses import dataclass, field

import httpx

PATIENCE_SECONDS = 120


@dataclass
class Acknowledged:
    """What the senders were told: the query codes by key, more than one where an answer changed."""

    codes: dict[str, set[str]] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def note(self, key: str, code: str) -> None:
        with self.lock:
            self.codes.setdefault(key, set()).add(code)

    def __len__(self) -> int:
        return len(self.codes)


@dataclass
class Sender:
    url: str
    placard: str
    photo: bytes
    told: Acknowledged

    def send(self, client: httpx.Client, key: str) -> httpx.Response:
        """One attempt. Every third report carries a photo."""
        fields = {"placard": self.placard, "description": f"第{key}件事"}
        headers = {"Idempotency-Key": key}
        if int(key) % 3:
            return client.post(self.url, json=fields, headers=headers)
        files = [("photos", ("p.jpg", self.photo, "image/jpeg"))]
        return client.post(self.url, data=fields, files=files, headers=headers)

    def until_all_are_acknowledged(self, keys: list[str]) -> None:
        # A client of its own for each report would read the trusted certificates each time.
        with httpx.Client(timeout=10) as client:
            for key in keys:
                self.until_acknowledged(client, key)

    def until_acknowledged(self, client: httpx.Client, key: str) -> None:
        """Sends until 200 or 201, with pauses; a report of its own is sent once more now and then all the same."""
        deadline = time.monotonic() + PATIENCE_SECONDS
        repeats = random.Random(key).choice([0, 0, 0, 1])
        while time.monotonic() < deadline:
            try:
                response = self.send(client, key)
            except httpx.HTTPError:
                time.sleep(0.2)
                continue
            if response.status_code in (200, 201):
                self.told.note(key, response.json()["query_code"])
                if repeats == 0:
                    return
                repeats -= 1
            elif response.status_code < 500:
                self.told.faults.append(f"{key}: {response.status_code} {response.text[:200]}")
                return
            else:
                time.sleep(0.2)
        self.told.faults.append(f"{key}: never acknowledged")

    def send_all(self, keys: list[str], *, threads: int) -> list[threading.Thread]:
        """Starts the senders, each with its share of the keys."""
        started = []
        for first in range(threads):
            thread = threading.Thread(target=self.until_all_are_acknowledged, args=[keys[first::threads]])
            thread.start()
            started.append(thread)
        return started

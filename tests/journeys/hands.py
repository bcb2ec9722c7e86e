"""Somebody with a browser: what they tap is counted, what the browser complains about is kept."""

import io
import re
from typing import Any

import pyotp
from django.conf import settings
from PIL import Image, ImageDraw
from playwright.sync_api import Browser, ConsoleMessage, Locator, Page, expect

from huilin.core.permissions import Actor
from tests.journeys.world import PASSWORD, SECRET, World

SIZES = {
    360: {"width": 360, "height": 740},
    320: {"width": 320, "height": 640},
    1280: {"width": 1280, "height": 900},
}
REFUSED = re.compile(r"status of (4\d\d)")


def picture(colour: str = "#4a4a52", size: tuple[int, int] = (900, 700)) -> dict[str, Any]:
    """A photo as the file chooser takes it: a stairwell, dark or lit."""
    image = Image.new("RGB", size, colour)
    pen = ImageDraw.Draw(image)
    for step in range(8):
        pen.rectangle((80 + step * 60, 560 - step * 50, 420 + step * 60, 600 - step * 50), fill="#8c8478")
    target = io.BytesIO()
    image.save(target, "JPEG", quality=80)
    return {"name": "photo.jpg", "mimeType": "image/jpeg", "buffer": target.getvalue()}


class Hand:
    """A browser context with one page."""

    def __init__(
        self,
        browser: Browser,
        world: World,
        *,
        width: int = 360,
        script: bool = True,
        actor: Actor | None = None,
        **options: Any,
    ) -> None:
        self.world, self.width, self.taps = world, width, 0
        self.complaints: list[str] = []
        phone = {"has_touch": True, "is_mobile": True} if width < 700 else {}
        self.context = browser.new_context(
            viewport=SIZES[width], locale="zh-CN", timezone_id="Asia/Shanghai", java_script_enabled=script,
            base_url=world.base_url, **(phone | options),
        )  # fmt: skip
        self.context.set_default_timeout(8_000)
        self.page: Page = self.context.new_page()
        self.page.on("console", self._hear)
        self.page.on("pageerror", lambda error: self.complaints.append(f"error: {error}"))
        if actor is not None:
            self.carry_session(actor)

    def _hear(self, message: ConsoleMessage) -> None:
        """Errors and policy violations; the line that the browser writes about a refused form is no complaint."""
        if message.type == "error" and not REFUSED.search(message.text):
            self.complaints.append(f"{self.page.url}: {message.text}")

    def put_down(self) -> None:
        self.context.close()

    def carry_session(self, actor: Actor) -> None:
        name, key = settings.SESSION_COOKIE_NAME, self.world.session_of(actor)
        self.context.add_cookies([{"name": name, "value": key, "url": self.world.base_url}])

    def open(self, path: str) -> Page:
        answer = self.page.goto(path)
        assert answer is not None
        assert answer.status == 200, f"{path}: {answer.status}"
        return self.page

    def tap(self, what: str | Locator) -> None:
        """One tap on a button, link or label with this name."""
        self.taps += 1
        found = self.named(what) if isinstance(what, str) else what
        found.click()

    def named(self, name: str) -> Locator:
        button, link = self.page.get_by_role("button", name=name), self.page.get_by_role("link", name=name)
        return button.or_(link).or_(self.page.locator("summary", has_text=name)).filter(visible=True).first

    def photograph(self, label: str, **kind: Any) -> None:
        """Two taps: the camera's button, and the picture taken in the chooser."""
        with self.page.expect_file_chooser() as chooser:
            self.tap(self.page.locator("label", has_text=label))
        self.taps += 1
        chooser.value.set_files(picture(**kind))

    def see(self, text: str) -> None:
        expect(self.page.locator("main").get_by_text(text).first).to_be_visible()

    def see_pictures(self) -> None:
        """Every picture of the page arrives; they load when they come into view."""
        for picture_shown in self.page.locator("main img").all():
            picture_shown.scroll_into_view_if_needed()
            for _wait in range(50):
                if picture_shown.evaluate("it => it.naturalWidth") > 0:
                    break
                self.page.wait_for_timeout(100)
            else:
                raise AssertionError(picture_shown.get_attribute("src"))

    def report(self, placard: str) -> str:
        """Scans the placard and sends one photo; gives the query code of the receipt."""
        self.open(f"/r/{placard}")
        self.taps = 0
        self.tap("拍照说事")
        self.photograph("拍照片")
        self.tap("发出去")
        self.see("收到了，谢谢您")
        found = re.search(r"/q/(\d{16})/receipt/", self.page.url)
        assert found, self.page.url
        return found[1]

    def sign_in_with_password(self, actor: Actor) -> None:
        """Through the real pages: phone and password, then the authenticator's digits."""
        phone = self.world.give_factors(actor)
        self.open("/account/password/")
        self.page.get_by_label("手机号").fill(phone)
        self.page.get_by_label("密码", exact=True).fill(PASSWORD)
        self.tap("下一步")
        self.page.get_by_label("动态口令").fill(pyotp.TOTP(SECRET).now())
        self.tap("确认")
        expect(self.page.locator(".desk-who")).to_be_visible()

    def sign_in_with_code(self, actor: Actor) -> None:
        """Through the real pages: phone, then the digits of the message."""
        phone = self.world.phone_of(actor)
        self.open("/account/")
        self.page.get_by_label("手机号").fill(phone)
        self.tap("发验证码")
        self.page.get_by_label("短信里的6位数字").fill(self.world.code_sent_to(phone))
        self.tap("登录")
        expect(self.page.locator(".desk-who")).to_be_visible()

    def act(
        self,
        name: str,
        state: str,
        *,
        choose: tuple[str, ...] = (),
        files: tuple[str, ...] = (),
        **typed: str,
    ) -> None:
        """Fills the form of one act on the open case, sends it and sees the new state."""
        self.fill_act(name, choose=choose, files=files, **typed)
        self.send_act(name)
        expect(self.page.locator("#case .state").first).to_have_text(state)

    def fill_act(
        self, name: str, *, choose: tuple[str, ...] = (), files: tuple[str, ...] = (), **typed: str
    ) -> None:
        box = self.page.locator(f"#act-{name}")
        if box.get_attribute("open") is None:
            self.tap(box.locator("summary").first)
        for label in choose:
            self.tap(box.locator("label", has_text=label).first)
        for field, text in typed.items():
            control = box.locator(f"[name={field}]")
            if control.evaluate("it => it.tagName") == "SELECT":
                control.select_option(label=text)
            else:
                control.fill(text)
        for field in files:
            box.locator(f"[name={field}]").set_input_files(
                picture("#d8c9a0" if field == "after" else "#33333a")
            )

    def send_act(self, name: str) -> None:
        self.tap(self.page.locator(f"#act-{name} form button[type=submit]:not([formnovalidate])"))

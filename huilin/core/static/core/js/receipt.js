// Draws the receipt as a picture that can be kept in the phone's album (in WeChat: press long on it).
const button = document.querySelector("[data-picture]");
const WIDTH = 720;

function lines(pen, text, width) {
  const found = [""];
  for (const letter of text) {
    if (pen.measureText(found.at(-1) + letter).width > width) found.push("");
    found[found.length - 1] += letter;
  }
  return found;
}

async function draw(ticket) {
  const style = getComputedStyle(document.documentElement);
  const canvas = document.createElement("canvas");
  canvas.width = WIDTH;
  canvas.height = 980;
  const pen = canvas.getContext("2d");
  pen.fillStyle = "#fff";
  pen.fillRect(0, 0, WIDTH, canvas.height);
  pen.textAlign = "center";
  pen.fillStyle = style.getPropertyValue("--notice");
  pen.fillRect(0, 0, WIDTH, 16);
  let top = 40;
  const write = (text, size, weight = 400, gap = 1.5) => {
    pen.font = `${weight} ${size}px ${style.getPropertyValue("--font")}`;
    pen.fillStyle = "#000";
    for (const line of lines(pen, text, WIDTH - 80)) pen.fillText(line, WIDTH / 2, (top += size * gap));
  };
  for (const part of ticket.querySelectorAll("[data-part]")) {
    if (part.dataset.part === "qr") {
      const source = new XMLSerializer().serializeToString(part.querySelector("svg"));
      const image = new Image();
      image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(source)}`;
      await image.decode();
      pen.drawImage(image, (WIDTH - 420) / 2, (top += 24), 420, 420);
      top += 430;
    } else {
      write(part.textContent.trim(), Number(part.dataset.part), part.dataset.weight ?? 400);
    }
  }
  return canvas.toDataURL("image/png");
}

if (button) {
  const place = document.getElementById("picture");
  button.hidden = false;
  button.addEventListener("click", async () => {
    const image = place.querySelector("img");
    const link = place.querySelector("a");
    image.src = link.href = await draw(document.querySelector(".ticket"));
    place.hidden = false;
    link.focus();
  });
}

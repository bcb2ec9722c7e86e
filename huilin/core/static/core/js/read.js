// 读给我听: reads the page aloud where the browser has a voice; a second press stops.
const button = document.querySelector("[data-read]");

if (button && window.speechSynthesis) {
  const label = button.querySelector("span");
  const start = label.textContent;
  const rest = () => {
    label.textContent = start;
    button.setAttribute("aria-pressed", "false");
  };
  button.hidden = false;
  button.addEventListener("click", () => {
    const wasReading = speechSynthesis.speaking;
    speechSynthesis.cancel();
    if (wasReading) return rest();
    const speech = new SpeechSynthesisUtterance(document.querySelector("main").innerText);
    speech.lang = document.documentElement.lang.startsWith("en") ? "en" : "zh-CN";
    speech.rate = 0.85;
    speech.onend = speech.onerror = rest;
    label.textContent = button.dataset.stop;
    button.setAttribute("aria-pressed", "true");
    speechSynthesis.speak(speech);
  });
  window.addEventListener("pagehide", () => speechSynthesis.cancel());
}

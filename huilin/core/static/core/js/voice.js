// Records a voice note where the browser can; elsewhere the file input beside it stays in use.
const box = document.querySelector("[data-voice]");
const LONGEST = 60;

if (box && navigator.mediaDevices?.getUserMedia && window.MediaRecorder && window.DataTransfer) {
  const input = box.querySelector("input[type=file]");
  const plain = box.querySelector("[data-voice-plain]");
  const button = box.querySelector("button");
  const label = button.querySelector("span");
  const result = document.getElementById("voice-heard");
  const said = document.getElementById("voice-said");
  const words = box.dataset;
  let recorder, timer;

  plain.hidden = true;
  button.hidden = false;
  const keep = (file) => {
    const hold = new DataTransfer();
    if (file) hold.items.add(file);
    input.files = hold.files;
    result.hidden = !file;
    if (file) result.querySelector("audio").src = URL.createObjectURL(file);
  };
  const stop = () => recorder?.state === "recording" && recorder.stop();

  button.addEventListener("click", async () => {
    if (recorder?.state === "recording") return stop();
    let stream;
    try {
      stream = await navigator.mediaDevices.getUserMedia({ audio: true });
    } catch {
      said.textContent = words.refused;
      plain.hidden = false;
      button.hidden = true;
      return;
    }
    const kind = ["audio/webm;codecs=opus", "audio/mp4"].find((type) => MediaRecorder.isTypeSupported(type));
    recorder = new MediaRecorder(stream, kind ? { mimeType: kind, audioBitsPerSecond: 32000 } : {});
    const pieces = [];
    recorder.ondataavailable = (event) => pieces.push(event.data);
    recorder.onstop = () => {
      clearInterval(timer);
      stream.getTracks().forEach((track) => track.stop());
      button.setAttribute("aria-pressed", "false");
      label.textContent = words.again;
      const type = (recorder.mimeType || "audio/webm").split(";")[0];
      keep(new File(pieces, type.includes("mp4") ? "voice.m4a" : "voice.webm", { type }));
    };
    recorder.start(1000);
    let seconds = 0;
    button.setAttribute("aria-pressed", "true");
    label.textContent = `${words.stop} 0″`;
    timer = setInterval(() => {
      seconds += 1;
      label.textContent = `${words.stop} ${seconds}″`;
      if (seconds >= LONGEST) stop();
    }, 1000);
  });
  result.querySelector("button").addEventListener("click", () => {
    keep(null);
    label.textContent = words.start;
  });
  window.addEventListener("pagehide", stop);
}

// Passkeys: asks the browser to make one (create) or to prove one (get), and posts the answer as JSON.
const button = document.querySelector("[data-passkey]");
const said = document.getElementById("passkey-said");

const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (letter) => letter.charCodeAt(0));
const text = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
const known = (list) => (list ?? []).map((item) => ({ ...item, id: bytes(item.id) }));

function opened(options) {
  const ready = { ...options, challenge: bytes(options.challenge) };
  if (options.user) ready.user = { ...options.user, id: bytes(options.user.id) };
  ready.excludeCredentials = known(options.excludeCredentials);
  ready.allowCredentials = known(options.allowCredentials);
  return ready;
}

function packed(credential) {
  const answer = { clientDataJSON: text(credential.response.clientDataJSON) };
  for (const name of ["attestationObject", "authenticatorData", "signature", "userHandle"]) {
    if (credential.response[name]) answer[name] = text(credential.response[name]);
  }
  return { id: credential.id, rawId: text(credential.rawId), type: credential.type, response: answer };
}

if (button && window.PublicKeyCredential) {
  const options = JSON.parse(document.getElementById("passkey-options").textContent);
  button.hidden = false;
  button.addEventListener("click", async () => {
    said.textContent = "";
    button.setAttribute("aria-busy", "true");
    try {
      const credential = await navigator.credentials[button.dataset.passkey]({ publicKey: opened(options) });
      const response = await fetch(button.dataset.url, {
        method: "POST",
        headers: { "Content-Type": "application/json", "X-CSRFToken": button.dataset.token },
        body: JSON.stringify({ credential: packed(credential), next: button.dataset.next ?? "" }),
      });
      if (!response.ok) throw new Error(response.statusText);
      const { url } = await response.json();
      location.assign(url ?? location.href);
    } catch {
      said.textContent = button.dataset.failed;
    } finally {
      button.removeAttribute("aria-busy");
    }
  });
}

// Signing out leaves nothing typed at the desk in this tab. What a phone has not sent yet is asked about first.
document.addEventListener("submit", (event) => {
  if (!event.target.matches("form[data-sign-out]")) return;
  const unsent = localStorage.getItem("huilin-unsent");
  if (unsent) {
    event.preventDefault();
    location.assign(`${unsent}?leaving`);
    return;
  }
  for (const key of Object.keys(sessionStorage)) if (key.startsWith("huilin-act:")) sessionStorage.removeItem(key);
});

// Signing out leaves nothing typed at the desk in this tab.
document.addEventListener("submit", (event) => {
  if (!event.target.matches("form[data-sign-out]")) return;
  for (const key of Object.keys(sessionStorage)) if (key.startsWith("huilin-act:")) sessionStorage.removeItem(key);
});

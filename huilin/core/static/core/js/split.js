// A wide screen opens a matter beside the list. The address follows, so that back, forward and reload mean what they say.
const wide = window.matchMedia("(min-width: 1200px)");
const split = document.getElementById("split");
const pane = document.getElementById("pane");
const home = location.pathname + location.search;
const title = document.title;

const mark = (address) => {
  for (const link of document.querySelectorAll("[data-open]")) {
    link.closest("tr").classList.toggle("is-open", link.pathname === address);
  }
};

const close = () => {
  split.classList.remove("is-split");
  pane.hidden = true;
  pane.replaceChildren();
  document.title = title;
  mark("");
};

const show = async (address) => {
  pane.setAttribute("aria-busy", "true");
  await htmx.ajax("GET", address, { target: "#pane", select: "#case", swap: "innerHTML" });
  pane.removeAttribute("aria-busy");
  if (!pane.querySelector("#case")) {
    location.assign(address);
    return;
  }
  pane.hidden = false;
  split.classList.add("is-split");
  mark(address);
  pane.scrollTop = 0;
  pane.focus({ preventScroll: true });
};

if (split && window.htmx) {
  htmx.config.historyEnabled = false;
  history.replaceState({ list: home }, "", home);
  document.addEventListener("click", (event) => {
    const link = event.target.closest?.("[data-open]");
    if (!link || !wide.matches || event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    history.pushState({ list: home, open: link.pathname }, "", link.pathname);
    show(link.pathname);
  });
  window.addEventListener("popstate", (event) => {
    if (event.state?.open) show(event.state.open);
    else if (event.state?.list) close();
  });
  window.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !pane.hidden && !event.isComposing && !document.querySelector("dialog[open]")) {
      history.pushState({ list: home }, "", home);
      close();
    }
  });
  // After an act the row says what is true now.
  document.addEventListener("htmx:afterRequest", (event) => {
    const asked = event.detail.requestConfig;
    if (asked?.verb === "post" && event.detail.successful && pane.contains(event.detail.target)) {
      htmx
        .ajax("GET", home, { target: "#queue", select: "#queue", swap: "outerHTML" })
        .then(() => mark(location.pathname));
    }
  });
}

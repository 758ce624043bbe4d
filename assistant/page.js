// The script of the page: links and forms change the address, the address is rendered by the server (gr.HTML, event "navigate").
// It runs once, with `element` (the component), `trigger` (send an event) and `watch` (after each rendering).

const root = () => element.querySelector(".es");
let moved = false; // Whether the reader asked for this view: only then is the focus moved.
let kept = ""; // The field that keeps the focus, after a filter was changed,
let opened = []; // and the facets that stay open.
let scroll = null; // Where to scroll back to, after "back".
let next = ""; // What gets the focus instead of the view's own heading.
let seen = false; // Whether a view has been shown yet.
let mapped = false; // Whether the reader is using the map,
let tabled = false; // or the table beside it.

let turn = 0; // Numbers the requests: two answers are never the same text, so that each is noticed.
let sent = null; // The address asked for, until it is shown: one request at a time, and the last address wins.
let patience = 0;

const send = () => {
  sent = location.search;
  turn += 1;
  element.classList.add("es-busy");
  clearTimeout(patience);
  patience = setTimeout(() => { sent = null; location.reload(); }, 60000);
  trigger("navigate", { address: sent, turn });
};

const show = (push) => {
  moved = push || scroll !== null;
  if (sent === null) send();
};

const go = (address, further = false, instead = false) => {
  if (!instead) history.replaceState({ scroll: window.scrollY }, "");
  history[instead ? "replaceState" : "pushState"]({}, "", address || location.pathname);
  scroll = further ? window.scrollY : null; // More of the same list: the reader stays where they are.
  next = further ? "suite" : "";
  show(true);
};

const focusOn = (target) => {
  if (!target) return;
  if (!target.hasAttribute("tabindex")) target.setAttribute("tabindex", "-1");
  target.focus({ preventScroll: true });
};

const reveal = (id) => {
  const target = element.querySelector("#" + CSS.escape(id));
  if (!target) return;
  for (let p = target.parentElement; p && p !== element; p = p.parentElement) if (p.tagName === "DETAILS") p.open = true;
  target.scrollIntoView({ block: "center" });
  focusOn(target);
};

element.addEventListener("click", (event) => {
  const link = event.target.closest("a[href]");
  if (!link || event.defaultPrevented || event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
  const href = link.getAttribute("href");
  if (link.hasAttribute("download") || link.getAttribute("target")) return;
  if (href.startsWith("#")) {
    event.preventDefault();
    reveal(href.slice(1));
  } else if (href.startsWith("?")) {
    event.preventDefault();
    tabled = Boolean(link.closest('[data-facet="table"]'));
    mapped = Boolean(link.closest('[data-facet="map"]'));
    go(href, link.hasAttribute("data-more"), link.hasAttribute("data-replace"));
  }
});

const fieldsOf = (form) => {
  const fields = new URLSearchParams();
  for (const [name, value] of new FormData(form)) if (String(value).trim()) fields.append(name, String(value).trim());
  return fields;
};

// Opinions go to the library's folder, by a function of the server; the answer stays where it is. One opinion an answer shown:
// it has a random name, under which it is completed or corrected.
let named = "";
let recorded = null; // The button of the opinion that is kept.
const randomName = () => [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");

const chosen = (form) => form.querySelector('[data-verdict][aria-pressed="true"]');
const choose = (form, button, open) => {
  for (const each of form.querySelectorAll("[data-verdict]")) each.setAttribute("aria-pressed", each === button);
  form.querySelector(".es-opinion").hidden = !open;
  if (button) form.querySelector("label").textContent = button.dataset.asks;
};

const giveOpinion = async (form, button) => {
  const given = new FormData(form);
  const said = form.querySelector('[role="status"]');
  const opinion = { verdict: button.dataset.verdict, question: given.get("question"), comment: given.get("comment"), fiches: given.getAll("fiches"), address: location.search };
  named = named || randomName();
  try {
    said.textContent = await server.opinion({ ...opinion, id: named });
    recorded = button;
    return true;
  } catch {
    said.textContent = form.dataset.failed;
    return false;
  }
};

element.addEventListener("click", (event) => {
  const form = event.target.closest('[data-form="feedback"]');
  const verdict = form && event.target.closest("[data-verdict]");
  if (verdict) {
    form.querySelector('[role="status"]').textContent = "";
    choose(form, verdict, true);
    if (verdict.dataset.verdict === "useful") giveOpinion(form, verdict); // A word can follow; the others ask for it first.
    else form.querySelector("textarea").focus();
  } else if (form && event.target.closest("[data-cancel]")) {
    const last = chosen(form);
    choose(form, recorded, false);
    last.focus();
  }
});

const sendOpinion = async (form) => {
  const verdict = chosen(form);
  if (!(await giveOpinion(form, verdict))) return;
  form.querySelector(".es-opinion").hidden = true;
  verdict.focus();
};

element.addEventListener("submit", (event) => {
  const form = event.target;
  event.preventDefault();
  if (form.dataset.form === "feedback") sendOpinion(form);
  else go("?" + fieldsOf(form));
});

// A filter acts as soon as it is changed, and keeps the focus.
element.addEventListener("change", (event) => {
  const form = event.target.form;
  if (!form || form.dataset.form !== "explore") return;
  kept = event.target.id;
  opened = [...form.querySelectorAll("details[open][data-facet]")].map((d) => d.dataset.facet);
  go("?" + fieldsOf(form));
});

// Over an answer the box takes one line, until the reader comes to it; it stays open then, so that nothing moves under a click.
element.addEventListener("focusin", (event) => {
  if (event.target.matches(".es-ask textarea")) event.target.form.classList.remove("es-folded");
});

// Enter asks, Shift+Enter starts a new line, as in every box of this kind.
element.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && !event.shiftKey && !event.isComposing && event.target.matches(".es-ask textarea")) {
    event.preventDefault();
    event.target.form.requestSubmit();
  }
});

window.addEventListener("popstate", (event) => {
  scroll = (event.state && event.state.scroll) || 0;
  show(false);
});

// The basket is kept in this browser alone.
const KEY = "essaim-panier";
const basket = () => {
  try {
    const kept = JSON.parse(localStorage.getItem(KEY) || "[]");
    return Array.isArray(kept) ? kept.filter((id) => typeof id === "string") : [];
  } catch {
    return [];
  }
};

// Initiatives of an address that this browser's basket does not hold were received from someone.
const showReceived = (ids) => {
  const view = element.querySelector("[data-basket-page]");
  const received = Boolean(view) && [...view.querySelectorAll("button[data-basket]")].some((b) => !ids.includes(b.dataset.basket));
  for (const part of element.querySelectorAll("[data-own]")) part.hidden = received;
  for (const part of element.querySelectorAll("[data-received]")) part.hidden = !received;
  if (view) document.title = `${view.querySelector(`h1 [data-${received ? "received" : "own"}]`).textContent} – Essaim`;
  return received;
};

const showBasket = () => {
  const ids = basket();
  for (const button of element.querySelectorAll("button[data-basket]")) {
    const inside = ids.includes(button.dataset.basket);
    button.setAttribute("aria-pressed", inside);
    button.textContent = inside ? button.dataset.on : button.dataset.off;
    button.setAttribute("aria-label", `${button.textContent} : ${button.dataset.title}`);
  }
  showReceived(ids);
  for (const count of element.querySelectorAll("[data-basket-count]")) count.textContent = ids.length ? ` (${ids.length})` : "";
  for (const link of element.querySelectorAll('a[data-nav="basket"]')) {
    const fields = new URLSearchParams(link.getAttribute("href"));
    fields.delete("id");
    for (const id of ids) fields.append("id", id);
    link.setAttribute("href", "?" + fields);
  }
};

const keep = (ids) => {
  try {
    localStorage.setItem(KEY, JSON.stringify(ids));
  } catch {
    // A browser that keeps nothing: the basket lasts as long as the page.
  }
  showBasket();
};

element.addEventListener("click", (event) => {
  const button = event.target.closest("button[data-basket]");
  if (!button) return;
  const id = button.dataset.basket;
  const ids = basket();
  const own = button.closest("[data-basket-page]") && !showReceived(ids);
  keep(ids.includes(id) ? ids.filter((other) => other !== id) : [...ids, id]);
  if (!own) return;
  history.replaceState({}, "", element.querySelector('a[data-nav="basket"]').getAttribute("href"));
  show(true);
});

element.addEventListener("click", (event) => {
  const button = event.target.closest("button[data-basket-all]");
  if (!button) return;
  const view = button.closest("[data-basket-page]");
  keep([...new Set([...basket(), ...[...view.querySelectorAll("button[data-basket]")].map((b) => b.dataset.basket)])]);
  focusOn(view.querySelector("h1"));
});

// The map writes what the pointer is on, or the finger touches.
for (const kind of ["pointerover", "pointerdown"]) {
  element.addEventListener(kind, (event) => {
    const area = event.target.closest("[data-said]");
    if (area) element.querySelector("[data-map-said]").textContent = area.dataset.said;
  });
}

element.addEventListener("click", (event) => {
  if (!event.target.closest("button[data-basket-clear]")) return;
  keep([]);
  element.querySelector('a[data-nav="basket"]').click();
});

const rendered = () => {
  element.classList.remove("es-busy");
  const page = root();
  if (!page) return;
  document.title = page.dataset.title || "Essaim";
  document.documentElement.lang = page.lang || "fr";
  showBasket();
  // The page is morphed rather than replaced: what the reader did to its boxes is set back to what the address says.
  // Not at the very first: whoever types before this script runs keeps what is typed.
  if (seen) for (const form of element.querySelectorAll("form")) form.reset();
  seen = true;
  named = "";
  recorded = null;
  for (const form of element.querySelectorAll('[data-form="feedback"]')) {
    choose(form, null, false);
    form.querySelector('[role="status"]').textContent = "";
  }
  for (const form of element.querySelectorAll(".es-ask")) form.classList.toggle("es-folded", form.hasAttribute("data-fold"));
  const narrow = window.matchMedia("(max-width: 60rem)").matches;
  for (const filter of element.querySelectorAll(".es-filter")) filter.open = !narrow || kept !== "";
  for (const map of element.querySelectorAll('[data-facet="map"]')) map.open = !narrow || mapped;
  for (const table of element.querySelectorAll('[data-facet="table"]')) table.open = !narrow || tabled;
  for (const facet of opened) for (const d of element.querySelectorAll(`details[data-facet="${facet}"]`)) d.open = true;
  const field = kept && element.querySelector("#" + CSS.escape(kept));
  if (scroll !== null) window.scrollTo(0, scroll);
  else if (moved && !field) window.scrollTo(0, 0);
  // A long list of choices shows the one that is made.
  for (const box of element.querySelectorAll(".es-boxes")) {
    const chosen = box.scrollHeight > box.clientHeight && box.querySelector("input:checked");
    if (chosen && chosen !== field) box.scrollTop = chosen.closest("li").offsetTop - box.offsetTop;
  }
  if (field) field.focus({ preventScroll: true });
  else if (moved) {
    focusOn((next && element.querySelector("#" + next)) || element.querySelector("[data-focus]"));
    const passage = scroll === null && element.querySelector("#passage");
    if (passage) passage.scrollIntoView({ block: "center" });
  }
  moved = false;
  scroll = null;
  next = "";
  tabled = false;
  mapped = false;
  kept = "";
  opened = [];
};

// A basket without identifiers in its address is this browser's own.
const own = () => {
  if (new URLSearchParams(location.search).get("vue") !== "panier" || location.search.includes("id=") || !basket().length) return;
  history.replaceState({}, "", element.querySelector('a[data-nav="basket"]').getAttribute("href"));
};

history.scrollRestoration = "manual";
const settled = () => {
  clearTimeout(patience);
  if (sent !== null && sent !== location.search) return send();
  sent = null;
  rendered();
  document.documentElement.dataset.rendered = location.search; // For whoever drives the page: tests, screenshots.
};

watch("value", settled);
own();
if (location.search.length > 1) {
  rendered();
  show(false);
} else settled();

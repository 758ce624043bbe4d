// The script of the list of documents and of what was done (gr.HTML): runs once for each, with `element`, `trigger` and `watch`.

element.addEventListener("click", (event) => {
  const button = event.target.closest("button");
  const link = event.target.closest('a[href^="?"]');
  if (button && button.dataset.remove) trigger("remove_document", { name: button.dataset.remove });
  else if (button && "restore" in button.dataset) trigger("restore");
  else if (button && "cancel" in button.dataset) {
    const asked = button.closest("details");
    asked.open = false;
    asked.querySelector("summary").focus();
  } else if (link && !event.button && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey) {
    // A view of the page, shown without loading the page anew, which would ask for the password again.
    event.preventDefault();
    history.pushState({}, "", link.getAttribute("href"));
    window.dispatchEvent(new PopStateEvent("popstate"));
  }
});

// What was done is read out, and seen from the end of a long list.
watch("value", () => {
  const said = element.querySelector("[data-said]");
  if (!said) return;
  said.scrollIntoView({ block: "nearest" });
  said.focus({ preventScroll: true });
});

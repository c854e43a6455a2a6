"use strict";

// The theme: the system's until another one is chosen.
{
  const button = document.getElementById("theme");
  const root = document.documentElement;
  const system = matchMedia("(prefers-color-scheme: dark)");
  const isDark = () => (root.dataset.theme ?? (system.matches ? "dark" : "light")) === "dark";
  const offer = () => { button.textContent = isDark() ? "Light theme" : "Dark theme"; };
  button.addEventListener("click", () => {
    root.dataset.theme = isDark() ? "light" : "dark";
    offer();
  });
  system.addEventListener("change", offer);
  offer();
  button.hidden = false;
}

// Sorting: numbers from the highest, then from the lowest; labels the other way round.
for (const table of document.querySelectorAll("table.sortable")) {
  const headings = [...table.tHead.rows[0].cells];
  const body = table.tBodies[0];
  const number = (text) => Number(text.replaceAll(",", ""));
  headings.forEach((heading, column) => {
    const isText = column === 0;
    const key = (row) => row.cells[column].textContent;
    const compare = (a, b) =>
      isText ? key(a).localeCompare(key(b), undefined, { numeric: true }) : number(key(a)) - number(key(b));
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = heading.textContent;
    button.addEventListener("click", () => {
      const first = isText ? "ascending" : "descending";
      const second = isText ? "descending" : "ascending";
      const order = heading.ariaSort === first ? second : first;
      for (const other of headings) other.removeAttribute("aria-sort");
      heading.setAttribute("aria-sort", order);
      const sign = order === "ascending" ? 1 : -1;
      body.append(...[...body.rows].sort((a, b) => sign * compare(a, b)));
    });
    heading.replaceChildren(button);
  });
}

// Wrong predictions: by words, by labels, and by the cells of the confusion matrix.
const form = document.getElementById("filter");
if (form) {
  const { words, truth, predicted } = form.elements;
  const shown = document.getElementById("shown");
  const mapped = Number(form.dataset.mapped);
  const mistakes = [...document.querySelectorAll("#list > article")].map((article) => ({
    article,
    truth: article.dataset.truth,
    predicted: article.dataset.predicted.split(" "),
  }));
  const is = (choice, label) =>
    choice === "" || (choice === "other" ? Number(label) >= mapped : choice === label);
  const apply = () => {
    const sought = words.value.toLowerCase();
    let count = 0;
    for (const mistake of mistakes) {
      const matches =
        is(truth.value, mistake.truth) &&
        mistake.predicted.some((label) => is(predicted.value, label)) &&
        (sought === "" ||
          (mistake.text ??= mistake.article.textContent.toLowerCase()).includes(sought));
      if (mistake.article.hidden === matches) mistake.article.hidden = !matches;
      count += matches;
    }
    shown.textContent =
      `${count.toLocaleString("en")} of ${mistakes.length.toLocaleString("en")} wrong predictions`;
  };
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("input", apply);
  form.addEventListener("reset", () => setTimeout(apply));
  document.querySelector("table.heat")?.addEventListener("click", (event) => {
    const cell = event.target.closest("a[data-truth]");
    if (!cell) return;
    event.preventDefault();
    form.reset();
    truth.value = cell.dataset.truth;
    predicted.value = cell.dataset.predicted;
    apply();
    document.getElementById("mistakes").scrollIntoView();
    shown.focus({ preventScroll: true });
  });
  // What a browser kept from before a reload.
  apply();
  form.hidden = false;
}

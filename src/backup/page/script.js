// SPDX-License-Identifier: MIT
"use strict";
// The page works without this script, which adds searching, sorting, and the days until a film
// leaves.
(() => {
  const day = 24 * 60 * 60 * 1000;
  for (const end of document.querySelectorAll("[data-leaves]")) {
    const days = Math.ceil((Date.parse(end.dataset.leaves) - Date.now()) / day);
    const note = document.createElement("span");
    note.className = days >= 0 && days <= 14 ? "by soon" : "by";
    note.textContent =
      days < 0 ? "it has left" : days === 0 ? "today" : days === 1 ? "in 1 day" : `in ${days} days`;
    end.after(note);
  }

  const table = document.getElementById("all");
  if (!table) return;
  const body = table.tBodies[0];
  const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
  const rows = Array.from(body.rows, (row, place) => ({
    row,
    place,
    words: plain(row.textContent),
    kinds: row.dataset.k.split(" "),
    stars: Number(row.dataset.s),
  }));

  // -- searching ---------------------------------------------------------------------------------
  const words = document.getElementById("words");
  const kind = document.getElementById("kind");
  const least = document.getElementById("least");
  const count = document.getElementById("count");
  const show = () => {
    const wanted = plain(words.value).split(/\s+/).filter(Boolean);
    let shown = 0;
    for (const each of rows) {
      const fits = wanted.every((word) => each.words.includes(word)) &&
        (!kind.value || each.kinds.includes(kind.value)) && each.stars >= Number(least.value);
      each.row.hidden = !fits;
      if (fits) shown += 1;
    }
    const all = rows.length.toLocaleString("en");
    count.textContent = shown === rows.length
      ? `${all} ${shown === 1 ? "film" : "films"}`
      : `${shown.toLocaleString("en")} of ${all} films`;
  };
  words.addEventListener("input", show);
  kind.addEventListener("change", show);
  least.addEventListener("change", show);
  document.getElementById("controls").hidden = false;

  // -- sorting -----------------------------------------------------------------------------------
  const heads = Array.from(table.tHead.rows[0].cells);
  const order = new Intl.Collator(undefined, { numeric: true, sensitivity: "base" });
  const value = (row, column) => {
    const cell = row.cells[column];
    return cell.dataset.v ?? (column === 0 ? cell.querySelector("a") : cell).textContent;
  };
  const sort = (column, direction) => {
    for (const each of rows) each.value = value(each.row, column);
    rows.sort((a, b) => {
      // Rows without a value come last in both directions.
      if (!a.value || !b.value) return Number(!a.value) - Number(!b.value) || a.place - b.place;
      return direction * order.compare(a.value, b.value) || a.place - b.place;
    });
    body.append(...rows.map((each) => each.row));
  };
  heads.forEach((head, column) => {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = head.textContent;
    head.replaceChildren(button);
    head.setAttribute("aria-sort", "none");
    // Sort stars and dates in descending order first.
    const first = column >= 6 ? "descending" : "ascending";
    button.addEventListener("click", () => {
      const now = head.getAttribute("aria-sort");
      const other = now === "ascending" ? "descending" : "ascending";
      const next = now === "none" ? first : other;
      for (const each of heads) each.setAttribute("aria-sort", "none");
      head.setAttribute("aria-sort", next);
      sort(column, next === "ascending" ? 1 : -1);
    });
  });
})();

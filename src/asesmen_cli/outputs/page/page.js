"use strict";
{
  const page = document.documentElement;

  /* What a cell says in the language that is shown. */
  const text = (cell) => (cell.querySelector(`span[lang="${page.lang}"]`) ?? cell).textContent.trim();

  /* What lists say in the other language: cells with one text in both are not listed. */
  const said = JSON.parse(document.getElementById("kata").textContent);
  const first = new Map();
  const exchange = () => {
    for (const { firstChild: words } of document.querySelectorAll("[data-said]")) {
      if (!first.has(words)) first.set(words, words.data);
      words.data = page.lang === "en" ? said[first.get(words)] : first.get(words);
    }
  };

  const speak = (language) => {
    page.lang = language;
    known.clear();
    exchange();
    document.title = text(document.querySelector("h1"));
    for (const button of document.querySelectorAll(".languages button")) {
      button.setAttribute("aria-pressed", String(button.lang === language));
    }
    for (const search of document.querySelectorAll(".search input")) {
      search.dispatchEvent(new Event("input"));
    }
  };

  const sort = (table, heading) => {
    const down = heading.getAttribute("aria-sort") === "ascending";
    const column = heading.cellIndex;
    const order = new Intl.Collator(page.lang, { numeric: true });
    const keyed = Array.from(table.tBodies[0].rows, (row) => {
      const cell = row.cells[column];
      return [cell.dataset.key ?? text(cell), row];
    });
    keyed.sort(([one], [two]) => {
      if (one === "" || two === "") return (one === "") - (two === "");
      return down ? order.compare(two, one) : order.compare(one, two);
    });
    for (const other of table.tHead.rows[0].cells) other.removeAttribute("aria-sort");
    heading.setAttribute("aria-sort", down ? "descending" : "ascending");
    table.tBodies[0].append(...keyed.map(([, row]) => row));
  };

  /* What a row says, once for each language. */
  const known = new Map();
  const words = (row) => {
    if (!known.has(row)) known.set(row, Array.from(row.cells, text).join(" ").toLocaleLowerCase(page.lang));
    return known.get(row);
  };

  const find = (table, wanted, shown) => {
    const parts = wanted.toLocaleLowerCase(page.lang).split(/\s+/).filter(Boolean);
    let found = 0;
    for (const row of table.tBodies[0].rows) {
      row.hidden = parts.length > 0 && !parts.every((part) => words(row).includes(part));
      found += Number(!row.hidden);
    }
    shown.textContent = found.toLocaleString(page.lang);
  };

  for (const table of document.querySelectorAll("table.sorted")) {
    for (const heading of table.tHead.rows[0].cells) {
      const button = document.createElement("button");
      button.type = "button";
      button.append(...heading.childNodes);
      heading.append(button);
      button.addEventListener("click", () => sort(table, heading));
    }
  }
  for (const box of document.querySelectorAll(".search")) {
    const search = box.querySelector("input");
    const table = document.getElementById(search.getAttribute("aria-controls"));
    box.hidden = false;
    search.addEventListener("input", () => find(table, search.value, box.querySelector("b")));
  }
  for (const button of document.querySelectorAll(".languages button")) {
    button.addEventListener("click", () => speak(button.lang));
  }
  document.querySelector(".languages").hidden = false;
}

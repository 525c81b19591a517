// SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
// SPDX-License-Identifier: Apache-2.0
// Search in the index of the site: every word typed must stand in an entry; accents do not matter.
"use strict";
(() => {
  const box = document.getElementById("search");
  const list = document.getElementById("found");
  const root = document.body.dataset.root || "";
  const index = window.siteIndex || [];
  const order = { s: 0, v: 1, l: 1, g: 2, p: 3 };
  const fold = (text) => text.toLowerCase().replaceAll("đ", "d").normalize("NFD").replace(/[\u0300-\u036f]/g, "");
  let at = -1;

  function score(entry, words) {
    const title = fold(entry[1]);
    let sum = order[entry[0]] * 2;
    for (const word of words) {
      const place = entry[4].indexOf(word);
      if (place < 0) return -1;
      sum += title.startsWith(word) || entry[2].startsWith(word) ? 0 : title.includes(word) ? 1 : 3;
    }
    return sum + title.length / 100;
  }

  function show() {
    const words = fold(box.value).split(/\s+/).filter(Boolean);
    list.replaceChildren();
    at = -1;
    if (!words.length) { list.hidden = true; return; }
    const found = index.map((entry) => [score(entry, words), entry]).filter((one) => one[0] >= 0);
    found.sort((a, b) => a[0] - b[0]);
    for (const [, entry] of found.slice(0, 12)) {
      const item = document.createElement("li");
      const link = document.createElement("a");
      link.href = root + entry[3];
      link.textContent = entry[1];
      const name = document.createElement("code");
      name.textContent = entry[2];
      link.append(" ", name);
      item.append(link);
      list.append(item);
    }
    if (!found.length) {
      const item = document.createElement("li");
      item.textContent = box.dataset.none;
      list.append(item);
    }
    list.hidden = false;
  }

  box.addEventListener("input", show);
  box.addEventListener("keydown", (event) => {
    const links = [...list.querySelectorAll("a")];
    if (event.key === "Escape") { list.hidden = true; return; }
    if (event.key === "Enter" && links.length) { location.href = links[Math.max(at, 0)].href; return; }
    if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
    event.preventDefault();
    at = Math.min(links.length - 1, Math.max(0, at + (event.key === "ArrowDown" ? 1 : -1)));
    links.forEach((link, i) => link.classList.toggle("on", i === at));
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "/" && document.activeElement !== box) { event.preventDefault(); box.focus(); }
  });
  document.addEventListener("click", (event) => {
    if (!event.target.closest(".search")) list.hidden = true;
  });
})();

// SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
// SPDX-License-Identifier: Apache-2.0
/** Where one is: a path and a few query values, so that the back button and a copied address work. */
class Route {
  path = $state(location.pathname);
  query = $state.raw(new URLSearchParams(location.search));

  constructor() {
    addEventListener("popstate", () => this.#read());
  }

  /** Go to a place; a change of view on the same page adds no step to the history. */
  go(path: string, query: Record<string, string | null> = {}, replace = false): void {
    const params = new URLSearchParams();
    for (const [name, value] of Object.entries(query)) if (value !== null && value !== "") params.set(name, value);
    const text = params.toString();
    const address = text ? `${path}?${text}` : path;
    if (address !== location.pathname + location.search || location.hash) {
      if (replace) history.replaceState(null, "", address);
      else history.pushState(null, "", address);
    }
    this.#read();
  }

  /** Change some query values of this page. */
  set(changes: Record<string, string | null>, replace = false): void {
    this.go(this.path, { ...Object.fromEntries(this.query), ...changes }, replace);
  }

  #read(): void {
    this.path = location.pathname;
    this.query = new URLSearchParams(location.search);
  }
}

export const route = new Route();

/** For `<a>`: follow it inside the lab unless a new tab is asked for. */
export function follow(event: MouseEvent): void {
  const link = event.currentTarget as HTMLAnchorElement;
  if (event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey) return;
  event.preventDefault();
  route.go(link.pathname, Object.fromEntries(new URLSearchParams(link.search)));
}

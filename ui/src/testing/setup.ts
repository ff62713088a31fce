// What jsdom and Node lack and the parts need.
import { cleanup, configure } from "@testing-library/react";
import { afterEach } from "vitest";
import { forgetTold } from "../design/toast";

// Longer than a screen needs, because machines that build beside it are slow.
configure({ asyncUtilTimeout: 5000 });

afterEach(() => {
  cleanup();
  forgetTold();
  localStorage.clear();
});

Object.defineProperty(window, "matchMedia", {
  value: (query: string) => ({ matches: false, media: query, addEventListener: () => undefined, removeEventListener: () => undefined }),
});
// Node 20 has none; every web view that we run in does.
Map.groupBy ??= <K, V>(all: Iterable<V>, keyOf: (item: V, index: number) => K): Map<K, V[]> => {
  const groups = new Map<K, V[]>();
  let index = 0;
  for (const item of all) {
    const key = keyOf(item, index);
    groups.set(key, [...(groups.get(key) ?? []), item]);
    index += 1;
  }
  return groups;
};
globalThis.ResizeObserver ??= class {
  observe(): void {}
  unobserve(): void {}
  disconnect(): void {}
};
Object.defineProperty(globalThis, "CSS", { value: { escape: (text: string) => text.replaceAll(/[^\w-]/g, String.raw`\$&`) } });
window.scrollTo = () => undefined;
Element.prototype.scrollIntoView ??= () => undefined;

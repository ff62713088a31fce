// What jsdom lacks and the parts need.
import { cleanup } from "@testing-library/react";
import { afterEach } from "vitest";

afterEach(() => {
  cleanup();
  localStorage.clear();
});

Object.defineProperty(window, "matchMedia", {
  value: (query: string) => ({ matches: false, media: query, addEventListener: () => undefined, removeEventListener: () => undefined }),
});
globalThis.ResizeObserver ??= class {
  observe(): void {}
  unobserve(): void {}
  disconnect(): void {}
};
Object.defineProperty(globalThis, "CSS", { value: { escape: (text: string) => text.replaceAll(/[^\w-]/g, String.raw`\$&`) } });
window.scrollTo = () => undefined;

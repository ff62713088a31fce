// The words of every screen, in the two languages there are. English is the measure: the German catalogue has exactly
// its keys (catalogue.test.ts), and a key that does not exist does not compile.
import { createInstance, type i18n } from "i18next";
import { initReactI18next } from "react-i18next";
import en from "./en.json";
import { DESK } from "./desk";
import { FAULTS } from "./faults";
import { CHANNELS, EXPORTERS } from "./kinds";
import { PROVIDERS } from "./providers";

export const LANGUAGES = { "en-GB": "English", de: "Deutsch" } as const;
export type Language = keyof typeof LANGUAGES;

const words = createInstance();

declare module "i18next" {
  interface CustomTypeOptions {
    defaultNS: "words";
    resources: { words: typeof en };
  }
}

export function language(): Language {
  const chosen = localStorage.getItem("language") ?? navigator.language;
  return chosen.startsWith("de") ? "de" : "en-GB";
}

/** German is only loaded where somebody reads it. */
export async function speak(chosen: Language): Promise<void> {
  if (chosen === "de" && !words.hasResourceBundle("de", "words")) {
    const [de, channels, desk, exporters, faults, providers] = await Promise.all([import("./de.json"), import("./channels.de.json"), import("./desk.de.json"), import("./exporters.de.json"), import("./faults.de.json"), import("./providers.de.json")]);
    words.addResourceBundle("de", CHANNELS, channels.default);
    words.addResourceBundle("de", DESK, desk.default);
    words.addResourceBundle("de", EXPORTERS, exporters.default);
    words.addResourceBundle("de", FAULTS, faults.default);
    words.addResourceBundle("de", PROVIDERS, providers.default);
    words.addResourceBundle("de", "words", de.default);
  }
  document.documentElement.lang = chosen;
  await words.changeLanguage(chosen);
}

export function catalogue(): i18n {
  if (!words.isInitialized) {
    void words.use(initReactI18next).init({
      lng: "en-GB",
      fallbackLng: "en-GB",
      ns: "words",
      defaultNS: "words",
      resources: { "en-GB": { words: en } },
      interpolation: { escapeValue: false },
      initAsync: false,
    });
  }
  return words;
}

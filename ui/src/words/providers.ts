// What a tool says about itself before it is connected. The desk has it in English, as it stands in the tool's manifest; in
// German the window has words of its own for each. A tool that nobody has words for is shown as it came.
import { useTranslation } from "react-i18next";

interface Said {
  id: string;
  name: string;
  notes: string[];
  steps: string[];
  settings: { name: string; label: string; help: string }[];
  presets: { id: string; name: string; help: string }[];
}

interface Words {
  name: string;
  notes: string[];
  steps: string[];
  settings: Record<string, { label: string; help: string }>;
  presets: Record<string, { name: string; help: string }>;
}

/** The name of the bundle; a language that the manifests are not written in has one. */
export const PROVIDERS = "providers";

export function useProviderWords(): <Card extends Said>(card: Card) => Card {
  const { i18n } = useTranslation();
  return (card) => {
    const words = i18n.getResource(i18n.language, PROVIDERS, card.id) as Words | undefined;
    if (!words) return card;
    return {
      ...card,
      name: words.name,
      notes: words.notes,
      steps: words.steps,
      settings: card.settings.map((it) => ({ ...it, ...words.settings[it.name] })),
      presets: card.presets.map((it) => ({ ...it, ...words.presets[it.id] })),
    };
  };
}

// What a kind of channel, or of receiver, says about itself before it is set up, as words/providers.ts has it for tools. The secret
// has words of its own here: each calls it something else.
import { useTranslation } from "react-i18next";

interface Setting {
  name: string;
  label: string;
  help: string;
}

interface Said {
  id: string;
  name: string;
  notes: string[];
  steps: string[];
  settings: Setting[];
  secret: Setting | null;
}

export interface Words {
  name: string;
  notes: string[];
  steps: string[];
  settings: Record<string, { label: string; help: string }>;
  secret: { label: string; help: string };
}

/** The names of the bundles; a language that the manifests are not written in has them. */
export const CHANNELS = "channels";
export const EXPORTERS = "exporters";

export type KindsOf = typeof CHANNELS | typeof EXPORTERS;

export interface KindWords {
  kind: <Kind extends Said>(kind: Kind) => Kind;
  /** What a kind is called; as the desk calls it where nobody has words for it. */
  title: (kind: string, otherwise: string) => string;
}

export function useKindWords(bundle: KindsOf): KindWords {
  const { i18n } = useTranslation();
  const of = (id: string): Words | undefined => i18n.getResource(i18n.language, bundle, id) as Words | undefined;
  return {
    title: (kind, otherwise) => of(kind)?.name ?? otherwise,
    kind(it) {
      const words = of(it.id);
      if (!words) return it;
      return {
        ...it,
        name: words.name,
        notes: words.notes,
        steps: words.steps,
        settings: it.settings.map((setting) => ({ ...setting, ...words.settings[setting.name] })),
        secret: it.secret && { ...it.secret, ...words.secret },
      };
    },
  };
}

// Connecting a tool: choose it, then a form made from what the tool itself says it needs. Nothing is stored before the
// sign-in worked; a secret goes beside the question and is never shown again.
import { useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { useAsk } from "../../api/queries";
import type { PresetCard, ProviderCard } from "../../api/generated/types";
import { Grade, isGrade } from "../../design/grade";
import { Icon } from "../../design/icon";
import { Head, Page, Strip } from "../../design/page";
import { FaultNote, Reading } from "../../design/said";
import { useProviderWords } from "../../words/providers";
import { ConnectForm } from "./connect-form";
import "./connections.css";
import { KINDS, kindOf } from "./kinds";

interface Tool {
  id: string;
  name: string;
  provider: ProviderCard;
  preset: PresetCard | undefined;
}

export default function Connect(): ReactNode {
  const { t } = useTranslation();
  const [chosen, setChosen] = useState<Tool>();
  const providers = useAsk("providers.list", {});
  const inWords = useProviderWords();
  if (chosen) {
    return <ConnectForm provider={chosen.provider} preset={chosen.preset} name={chosen.name} onBack={() => setChosen(undefined)} />;
  }
  const tools = (providers.data ?? []).map(inWords).flatMap((provider): Tool[] => [
    ...provider.presets.map((preset) => ({ id: preset.id, name: preset.name, provider, preset })),
    { id: provider.id, name: provider.name, provider, preset: undefined },
  ]);
  return (
    <Page>
      <Head margin={<b>{t("connect.step", { step: 1 })}</b>} title={t("connect.which")} lede={t("connect.whichWhy")} />
      {providers.isPending && <Strip><Reading /></Strip>}
      {providers.error && <Strip><FaultNote failure={providers.error} again={() => void providers.refetch()} /></Strip>}
      {KINDS.map((kind) => {
        const rows = tools.filter((it) => kindOf(providers.data, it.provider.id) === kind);
        return rows.length === 0 ? null : (
          <Strip key={kind} margin={t(`connections.kind.${kind}`)}>
            <ul className="rows">
              {rows.map((it) => (
                <li key={it.id} className="whole">
                  <button type="button" className="go pr" onClick={() => setChosen(it)}>
                    <span>
                      <b>{it.name}</b>{" "}
                      <span className="soft">{isGrade(it.provider.grade) && t(`connect.grade.${it.provider.grade}`)}</span>
                    </span>
                    <Grade name={it.provider.grade} />
                    <Icon name="next" small />
                  </button>
                </li>
              ))}
            </ul>
          </Strip>
        );
      })}
    </Page>
  );
}

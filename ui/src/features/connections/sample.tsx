// The sample studio before its tools are connected: one button connects them one after the other, each as a real one would
// be, and leads to the plan.
import { useNavigate } from "@tanstack/react-router";
import { useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { useAct } from "../../api/queries";
import { useSample } from "../../api/sample";
import type { SampleToolCard } from "../../api/generated/types";
import { Button } from "../../design/button";
import { Icon } from "../../design/icon";
import { Head, Page, Strip } from "../../design/page";
import { FaultNote } from "../../design/said";
import { hearing, Waiting, type Heard } from "../../telling/waiting";
import "./connections.css";

export default function SampleTools(): ReactNode {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const connect = useAct("sample.connect");
  const [heard, setHeard] = useState<Heard>();
  const [now, setNow] = useState<SampleToolCard>();
  const tools = useSample()?.tools ?? [];
  const lacking = tools.filter((it) => it.connection === null);
  const begin = async (): Promise<void> => {
    for (const tool of lacking) {
      setNow(tool);
      setHeard(undefined);
      await connect.mutateAsync({ ask: { provider: tool.provider }, hear: (news, call) => setHeard((before) => hearing(before, news, call)) });
    }
    await navigate({ to: "/preview" });
  };
  return (
    <Page>
      <Head margin={<b>{t("sample.name")}</b>} title={t("sample.title")} lede={t("sample.lede")} />
      <Strip margin={t("sample.tools")}>
        <ul className="rows">
          {tools.map((it) => (
            <li key={it.provider}>
              <b>{it.name}</b>{" "}
              <span className="soft">{t(it.connection ? "sample.connected" : it.in_browser ? "sample.inBrowser" : "sample.byKey")}</span>
            </li>
          ))}
        </ul>
      </Strip>
      <Strip>
        {connect.error && <FaultNote failure={connect.error} />}
        {connect.isPending && now && <Waiting heard={heard} words={t(now.in_browser ? "sample.allow" : "sample.trying", { name: now.name })} />}
        <div className="acts barred">
          {/* What went wrong stands above. */}
          <Button look="main" isDisabled={connect.isPending || lacking.length === 0} onPress={() => void begin().catch(() => undefined)}>
            {t("sample.connect", { count: lacking.length })}
            <Icon name="out" small />
          </Button>
        </div>
      </Strip>
    </Page>
  );
}

// Another way to reach somebody: choose its kind, then a form made from what the kind itself says it needs.
import { Link } from "@tanstack/react-router";
import { useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { useAsk } from "../../api/queries";
import { Icon } from "../../design/icon";
import { Head, Page, Strip } from "../../design/page";
import { FaultNote, Reading } from "../../design/said";
import { useChannelWords } from "../../words/channels";
import { AddForm } from "./add-form";
import "./alerts.css";
import { Picture } from "./picture";

export default function Add(): ReactNode {
  const { t } = useTranslation();
  const [chosen, setChosen] = useState<string>();
  const book = useAsk("channels.list", {});
  const { kind: inWords } = useChannelWords();
  const kinds = (book.data?.kinds ?? []).map(inWords);
  const kind = kinds.find((it) => it.id === chosen);
  if (kind) return <AddForm kind={kind} onBack={() => setChosen(undefined)} />;
  return (
    <Page>
      <Head
        margin={<b>{t("connect.step", { step: 1 })}</b>}
        title={t("channels.which")}
        lede={t("channels.whichWhy")}
        acts={<Link to="/alerts/channels" className="btn">{t("state.back")}</Link>}
      />
      {book.isPending && <Strip><Reading /></Strip>}
      {book.error && <Strip><FaultNote failure={book.error} again={() => void book.refetch()} /></Strip>}
      {kinds.length > 0 && (
        <Strip label={t("channels.which")}>
          <ul className="rows">
            {kinds.map((it) => (
              <li key={it.id} className="whole">
                <button type="button" className="go kr" onClick={() => setChosen(it.id)}>
                  <Picture kind={it.id} />
                  <b>{it.name}</b>
                  <Icon name="next" small />
                </button>
              </li>
            ))}
          </ul>
        </Strip>
      )}
    </Page>
  );
}

// What goes out, word for word, with every address that gets it and whose it is.
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { BroadcastDraft, DraftMessage } from "../../api/generated/types";
import { Strip } from "../../design/page";
import { useTimes } from "../../words/studio";

export function Goes({ draft }: { draft: BroadcastDraft }): ReactNode {
  const { t } = useTranslation();
  const same = [...Map.groupBy(draft.messages, (it) => `${it.means}\n${it.subject}\n${it.text}`).values()];
  return (
    <Strip margin={t("broadcast.goes")}>
      {same.length === 0 && <p className="say">{t("broadcast.nothingGoes")}</p>}
      {same.map((messages) => <Alike key={messages[0]?.to} messages={messages} />)}
    </Strip>
  );
}

function Alike({ messages }: { messages: readonly DraftMessage[] }): ReactNode {
  const { t } = useTranslation();
  const times = useTimes();
  const [first] = messages;
  if (!first) return null;
  const names = (it: DraftMessage): string => new Intl.ListFormat(times.locale).format(it.names);
  return (
    <section className="alike" aria-label={t(`broadcast.means.${first.means}`)}>
      <h2>{t(`broadcast.addresses_${first.means}`, { count: messages.length })}{first.parts !== null && <span className="note"> {t("broadcast.parts", { count: first.parts, characters: first.characters })}</span>}</h2>
      <div className="letter">
        {first.subject !== null && <p><b>{first.subject}</b></p>}
        <p className="asis">{first.text}</p>
      </div>
      <ul className="addresses">
        {messages.map((it) => <li key={it.to}><span className="wrap">{names(it)}</span><span className="note wrap">{it.to}{it.names.length > 1 && `, ${t("broadcast.shared")}`}</span></li>)}
      </ul>
    </section>
  );
}

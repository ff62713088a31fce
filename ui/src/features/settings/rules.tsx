// Who is right about which field: the rules that were made, each with its way to change it and to take it back, and what
// decides where there is none.
import type { TFunction } from "i18next";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { useAct, useAsk, useClient } from "../../api/queries";
import type { ConnectionId, Decides, Kind, RuleBook, RuleCard } from "../../api/generated/types";
import { Button } from "../../design/button";
import { Choice } from "../../design/choice";
import { Answered, FaultNote } from "../../design/said";
import { useOfferBy } from "../../telling/undoing";
import { useTimes } from "../../words/studio";
import { useWord } from "../../words/word";

export function Rules(): ReactNode {
  const book = useAsk("rules.list", {});
  return <Answered to={book}>{(known) => <Known book={known} />}</Answered>;
}

function Known({ book }: { book: RuleBook }): ReactNode {
  const { t } = useTranslation();
  const { rules } = book;
  return (
    <>
      {rules.length === 0 && <p className="say soft">{t("rules.none")}</p>}
      {rules.length > 0 && <ul className="rows">{rules.map((rule) => <Row key={`${rule.kind}/${rule.field}`} rule={rule} />)}</ul>}
      <Starts book={book} />
    </>
  );
}

/** As a list of choices names it: one word for each, a connection by its id. */
const nameOf = (decides: Decides): string => (typeof decides === "string" ? decides : decides.connection);

const isConnection = (id: string): id is ConnectionId => id.startsWith("con-");

function decidesOf(id: string): Decides | undefined {
  if (id === "ask" || id === "newest" || id === "books" || id === "hub") return id;
  return isConnection(id) ? { connection: id } : undefined;
}

function Row({ rule }: { rule: RuleCard }): ReactNode {
  const { t } = useTranslation();
  const times = useTimes();
  const word = useWord();
  const client = useClient();
  const connections = useAsk("connections.list", {});
  const set = useAct("rules.set");
  const remove = useAct("rules.remove");
  const offer = useOfferBy();
  const { kind, field, decides } = rule;
  const what = t("rules.of", { field: word("field", field, rule.label), kind: word("kindMany", kind) });
  const chosen = nameOf(decides);
  const options = [
    { id: "hub", name: t("rules.who.hub") },
    ...(connections.data ?? []).map(({ id, name }) => ({ id: id as string, name })),
    { id: "books", name: t("rules.who.books") },
    { id: "newest", name: t("rules.who.newest") },
    { id: "ask", name: t("rules.who.ask") },
  ];
  // A tool that was removed is still what the rule says.
  if (!options.some((it) => it.id === chosen)) options.unshift({ id: chosen, name: t("rules.gone") });
  // The row may be gone from the list before the answer is here: then its way back is offered all the same.
  const act = async (acts: Promise<unknown>, said: string, back: () => Promise<unknown>): Promise<void> => {
    try {
      await acts;
    } catch {
      return; // shown in the row
    }
    offer(said, async () => {
      await back();
      return { undone: 1, unreachable: [] };
    });
  };
  const change = (id: string): void => {
    const next = decidesOf(id);
    if (!next || id === chosen) return;
    void act(set.mutateAsync({ ask: { kind, field, decides: next } }), t("undo.ruleSet"), () => client.ask("rules.set", { kind, field, decides }));
  };
  const takeBack = (): void =>
    void act(remove.mutateAsync({ ask: { kind, field } }), t("undo.ruleRemoved"), () => client.ask("rules.restore", { kind, field }));
  const failure = set.error ?? remove.error;
  return (
    <li className="rule-row">
      <span>
        <p><b>{what}</b> {said(rule, t)}</p>
        <p className="note">
          {rule.since === null ? t("rules.sinceUnknown") : t("rules.since", { at: times.stamp(rule.since) })}{" "}
          {rule.settled === null ? t("rules.settledUnknown") : t("rules.settled", { count: rule.settled })}
        </p>
        {failure && <FaultNote failure={failure} />}
      </span>
      <span className="acts">
        <Choice label={t("rules.change", { what })} value={chosen} options={options} disabled={set.isPending} onChange={change} />
        <Button look="plain small" isDisabled={remove.isPending} onPress={takeBack} aria-label={t("rules.takeBackOf", { what })}>{t("rules.takeBack")}</Button>
      </span>
    </li>
  );
}

function said({ decides, name }: RuleCard, t: TFunction): string {
  return typeof decides === "string" ? t(`rules.says.${decides}`) : t("rules.says.connection", { place: name });
}

/** By kind, so that it can be looked up: what the books decide, and what is asked. */
function Starts({ book }: { book: RuleBook }): ReactNode {
  const { t } = useTranslation();
  const word = useWord();
  const kinds = [...new Set(book.starts.map((it) => it.kind))];
  const ruled = new Set(book.rules.map((it) => `${it.kind}/${it.field}`));
  const fields = (kind: Kind, decides: "ask" | "books"): string =>
    book.starts
      .filter((it) => it.kind === kind && it.decides === decides && !ruled.has(`${kind}/${it.field}`))
      .map((it) => word("field", it.field, it.label))
      .join(", ");
  return (
    <>
      <p className="say soft">{t("rules.starts")}</p>
      <dl className="starts">
        {kinds.map((kind) => {
          const [books, ask] = [fields(kind, "books"), fields(kind, "ask")];
          return (
            <div key={kind}>
              <dt>{word("kindMany", kind)}</dt>
              <dd>
                {books && <span className="block">{t("rules.booksDecide", { fields: books })}</span>}
                {ask && <span className="block">{t("rules.youAreAsked", { fields: ask })}</span>}
              </dd>
            </div>
          );
        })}
      </dl>
    </>
  );
}

// What waits for a person, the worst first, each with the one button that takes it on. The first is the page's primary.
import { Link } from "@tanstack/react-router";
import type { TFunction } from "i18next";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { useAsk } from "../../api/queries";
import { inTrouble } from "../../api/standing";
import type { IncidentCard, Status as DeskStatus, VersionsCard } from "../../api/generated/types";
import { Strip } from "../../design/page";
import { Status, type RingName } from "../../design/rings";
import { useIncidentWords, type Tells } from "../../telling/incident";
import { SEVERITY_RINGS } from "../../telling/severity";
import { sayValue } from "../../telling/value";
import { placeName } from "../../telling/journal-line";
import { useTold, type Said, type Told } from "../../words/faults";
import { useTimes } from "../../words/studio";
import type { Times } from "../../words/time";
import { useWord, type Word } from "../../words/word";

interface Thing {
  id: string;
  ring: RingName;
  state: string;
  what: string;
  why: string;
  act: string;
  to: string;
}

/** So many of one sort stand here by name; the rest is counted and opened as a list. */
const NAMED = 2;

interface Props {
  status: DeskStatus;
  /** What is wrong besides the tools that stand here for themselves. */
  alerts: readonly IncidentCard[];
}

export function NeedsYou({ status, alerts }: Props): ReactNode {
  const { t } = useTranslation();
  const times = useTimes();
  const word = useWord();
  const told = useTold();
  const { words } = useIncidentWords();
  const versions = useAsk("versions.list", {}, { enabled: status.open.versions > 0 });
  const deletions = useAsk("deletions.list", {}, { enabled: status.open.deletions > 0 });
  const names = deletions.data?.map((it) => times.named(it.name)) ?? [];
  const things = [
    ...troubles(t, told, status),
    ...wrong(t, words, alerts),
    ...(status.open.versions > 0 ? twoVersions(t, times, word, versions.data ?? [], status.open.versions) : []),
    ...counted(t, status, names),
  ];
  if (things.length === 0) return null;
  return (
    <Strip margin={t("home.needsYou")}>
      <ul className="rows need">
        {things.map((thing, index) => (
          <li key={thing.id}>
            <Status ring={thing.ring}>{thing.state}</Status>
            <div>
              <p className="what">{thing.what}</p>
              <p className="soft">{thing.why}</p>
            </div>
            <Link to={thing.to} className={index === 0 ? "btn main" : "btn"}>
              {thing.act}
            </Link>
          </li>
        ))}
      </ul>
    </Strip>
  );
}

function troubles(t: TFunction, told: (said: Said) => Told, status: DeskStatus): Thing[] {
  const of = ({ fault }: DeskStatus["connections"][number]): Told | undefined => fault ? told({ ...fault, nextStep: fault.next_step }) : undefined;
  return status.connections.filter(inTrouble).map((it) => ({
    id: it.id,
    ring: "broken",
    state: it.state === "sign_in_needed" ? t("connection.signIn") : t("connection.silent"),
    what: of(it)?.exactly ? `${it.name}: ${of(it)?.what}` : (of(it)?.what ?? t("home.signInEnded", { name: it.name })),
    why: of(it)?.next || t("home.nothingLost"),
    act: it.state === "sign_in_needed" ? t("connection.signInAgain") : t("home.open"),
    to: `/connections/${it.id}`,
  }));
}

const wrong = (t: TFunction, words: Tells["words"], alerts: readonly IncidentCard[]): Thing[] =>
  alerts.map((it) => ({
    id: it.id,
    ring: SEVERITY_RINGS[it.severity],
    state: t(`alerts.severity.${it.severity}`),
    what: words(it).title,
    why: words(it).steps[0] ?? words(it).words,
    act: t("home.open"),
    to: `/alerts/${it.id}`,
  }));

function twoVersions(t: TFunction, times: Times, word: Word, cards: readonly VersionsCard[], count: number): Thing[] {
  const about = (card: VersionsCard): string => {
    const [field] = card.fields;
    if (card.deleted_at.length > 0) return t("home.deletedAndChanged", { place: card.deleted_at.join(", ") });
    if (!field) return "";
    const sides = field.sides.map((side) =>
      t("home.says", {
        place: placeName(t, side.name),
        value: sayValue(field.field, side.value, times, word) || t("versions.empty"),
      }),
    );
    const said = `${sides.join(", ")}.`;
    return said.charAt(0).toLocaleUpperCase() + said.slice(1);
  };
  const fields = (card: VersionsCard): string => card.fields.map((it) => word("field", it.field, it.label)).join(", ");
  const named: Thing[] = cards.slice(0, NAMED).map((card) => ({
    id: card.id,
    ring: "two",
    state: t("record.two_versions"),
    what: [times.named(card.name), fields(card)].filter(Boolean).join(": "),
    why: about(card),
    act: t("versions.seeBoth"),
    to: `/versions/${card.id}`,
  }));
  const rest = count - named.length;
  if (rest <= 0 || named.length === 0) return named;
  const more: Thing = {
    id: "versions",
    ring: "two",
    state: t("record.two_versions"),
    what: t("home.moreVersions", { count: rest }),
    why: cards.slice(NAMED, NAMED + 4).map((it) => times.named(it.name)).join(", "),
    act: t("home.seeAll"),
    to: "/versions",
  };
  return [...named, more];
}

function counted(t: TFunction, status: DeskStatus, names: readonly string[]): Thing[] {
  const { deletions, matches, previews, skipped } = status.open;
  const all: (Thing & { count: number })[] = [
    { count: deletions, id: "deletions", ring: "gone", state: t("record.deletion_asks"), what: t("home.deletions", { count: deletions }), why: names.slice(0, 4).join(", "), act: t("home.seeThem"), to: "/deletions" },
    { count: matches, id: "matches", ring: "match", state: t("matches.state"), what: t("home.matches", { count: matches }), why: t("home.matchesWhy"), act: t("home.seeThem"), to: "/matches" },
    { count: previews, id: "previews", ring: "held", state: t("preview.state"), what: t("home.previews", { count: previews }), why: t("home.previewsWhy"), act: t("preview.open"), to: "/preview" },
    { count: skipped, id: "skipped", ring: "broken", state: t("skipped.state"), what: t("home.skipped", { count: skipped }), why: t("home.skippedWhy"), act: t("home.seeThem"), to: "/connections" },
  ];
  return all.filter((it) => it.count > 0);
}

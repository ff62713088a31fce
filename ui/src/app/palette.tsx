// "Find or do": every screen, every wedding and contact, every tool, and what can be done at once. Words are found
// anywhere in a name, accents and case aside.
import { useNavigate } from "@tanstack/react-router";
import { useMemo, useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import {
  Autocomplete, Dialog, Input, Menu, MenuItem, Modal, ModalOverlay, SearchField,
} from "react-aria-components";
import { useAct, useAsk } from "../api/queries";
import { GROUPS } from "../features/settings/parts";
import { useIncidentWords } from "../telling/incident";
import { useLines } from "../telling/lines";
import { findable } from "../telling/order";
import { has, plain, wordsOf } from "../words/plain";
import { useTimes } from "../words/studio";
import { ENTRIES } from "./entries";

interface Found {
  id: string;
  name: string;
  note: string;
  act: () => void;
}

/** More than anybody reads; typing narrows it. */
const SHOWN = 40;

export default function Palette({ onClose }: { onClose: () => void }): ReactNode {
  const { t } = useTranslation();
  return (
    <ModalOverlay className="veil" isOpen isDismissable onOpenChange={(is) => !is && onClose()}>
      <Modal>
        <Dialog className="dialog palette" aria-label={t("nav.find")}>
          <Finder onClose={onClose} />
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}

function Finder({ onClose }: { onClose: () => void }): ReactNode {
  const { t } = useTranslation();
  const [words, setWords] = useState("");
  const found = useFound(words);
  return (
    <Autocomplete inputValue={words} onInputChange={setWords}>
      <SearchField aria-label={t("nav.find")} autoFocus className="find-field">
        <Input placeholder={t("palette.hint")} />
      </SearchField>
      {/* The focus stays in the field while arrows move among what was found, so what scrolls has a stop of its own. */}
      <div className="found" role="group" aria-label={t("palette.found")} tabIndex={0}>
        <Menu
          className="menu"
          aria-label={t("palette.found")}
          items={found}
          renderEmptyState={() => <p className="say">{t("palette.none")}</p>}
          onAction={(id) => {
            onClose();
            found.find((it) => it.id === id)?.act();
          }}
        >
          {(it) => (
            <MenuItem id={it.id} textValue={it.name}>
              <span>{it.name}</span>
              <span className="note push">{it.note}</span>
            </MenuItem>
          )}
        </Menu>
      </div>
    </Autocomplete>
  );
}

/** A record becomes an entry only where it is found: there may be tens of thousands. */
function useFound(words: string): Found[] {
  const { t } = useTranslation();
  const times = useTimes();
  const navigate = useNavigate();
  const others = useOthers();
  const weddings = useLines("wedding").lines;
  const contacts = useLines("contact").lines;
  return useMemo(() => {
    const meant = wordsOf(words);
    const found = others.filter((it) => has(plain(it.name), meant));
    for (const line of [weddings, contacts].flat()) {
      if (found.length >= SHOWN) break;
      if (!has(findable(line), meant)) continue;
      found.push({ id: line.id, name: line.name, note: line.date ? times.day(line.date) : t(`kind.${line.kind}`), act: () => void navigate({ to: `/records/${line.id}` }) });
    }
    return found.slice(0, SHOWN);
  }, [t, times, navigate, others, weddings, contacts, words]);
}

function useOthers(): Found[] {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const sync = useAct("sync.run");
  const connections = useAsk("connections.list", {});
  const alerts = useAsk("alerts.list", {});
  const { words: wordsOfAlert } = useIncidentWords();
  return useMemo(() => {
    const go = (to: string) => () => void navigate({ to });
    const pages = ENTRIES.map((it) => ({ id: it.to, name: t(`nav.${it.name}`), note: t("palette.page"), act: go(it.to) }));
    const parts = GROUPS.flatMap((group) => group.parts).map((part) => ({
      id: `settings-${part}`, name: t(`settings.part.${part}`), note: t("nav.settings"), act: () => void navigate({ to: "/settings", hash: part }),
    }));
    return [
      ...pages,
      ...parts,
      { id: "sync", name: t("nav.sync"), note: t("palette.act"), act: () => sync.mutate({ ask: { approve: false } }) },
      { id: "connect", name: t("connections.connect"), note: t("palette.act"), act: go("/connections/new") },
      { id: "channels", name: t("channels.title"), note: t("palette.page"), act: go("/alerts/channels") },
      { id: "channel", name: t("channels.add"), note: t("palette.act"), act: go("/alerts/channels/new") },
      ...(alerts.data?.open ?? []).map((it) => ({ id: it.id, name: wordsOfAlert(it).title, note: t("palette.alert"), act: go(`/alerts/${it.id}`) })),
      ...(connections.data ?? []).map((it) => ({ id: it.id, name: it.name, note: t("palette.tool"), act: go(`/connections/${it.id}`) })),
    ];
  }, [t, navigate, sync, connections.data, alerts.data, wordsOfAlert]);
}

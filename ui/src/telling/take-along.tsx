// Taking a wedding's day along: on paper, as a page to print, or in a phone's calendar. What is written is what stands here now,
// and since when each part of it is known is said before and after. Deliberately absent: what it looks like on paper.
import { useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Radio, RadioGroup } from "react-aria-components";
import { useAct, useAsk } from "../api/queries";
import type { Confirmed, Heard, NewFile, Pack, PackFormat, RecordId } from "../api/generated/types";
import { Button } from "../design/button";
import { Sheet } from "../design/dialog";
import { Answered, FaultNote } from "../design/said";
import { Status } from "../design/rings";
import { amount } from "../words/bytes";
import { useTimes } from "../words/studio";
import { FileField } from "./file";

/** A wedding that can be taken along. */
export interface Day {
  wedding: RecordId;
  couple: string;
  /** What tells it from another of the same name. */
  note?: string;
}

const FORMATS = ["pdf", "html", "ics"] as const satisfies readonly PackFormat[];
const FILES: Record<PackFormat, NewFile> = { pdf: "pack_pdf", html: "pack_html", ics: "pack_ics" };
const PARTS = ["timeline", "people", "places", "notes", "bills"] as const satisfies readonly (keyof Heard)[];

export function TakeAlong({ days, small = false }: { days: readonly Day[]; small?: boolean }): ReactNode {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  const [first] = days;
  if (!first) return null;
  return (
    <>
      <Button {...(small && { look: "small" as const })} onPress={() => setOpen(true)}>{t("pack.take")}</Button>
      <Sheet title={days.length === 1 ? t("pack.how", { couple: first.couple }) : t("pack.which")} open={open} onClose={() => setOpen(false)}>
        <Choose days={days} first={first} />
      </Sheet>
    </>
  );
}

function Choose({ days, first }: { days: readonly Day[]; first: Day }): ReactNode {
  const { t } = useTranslation();
  const [day, setDay] = useState(first);
  const [format, setFormat] = useState<PackFormat>("pdf");
  const pack = useAsk("pack.show", { wedding: day.wedding });
  return (
    <div className="packed">
      {days.length > 1 && (
        <RadioGroup className="radios listed" aria-label={t("pack.whose")} value={day.wedding} onChange={(next) => setDay(days.find((it) => it.wedding === next) ?? first)}>
          {days.map((it) => <Radio key={it.wedding} value={it.wedding} className="radio"><span className="dot" /><span>{it.couple} {it.note && <span className="note">{it.note}</span>}</span></Radio>)}
        </RadioGroup>
      )}
      <RadioGroup className="radios" aria-label={t("pack.as")} value={format} onChange={(next) => setFormat(FORMATS.find((it) => it === next) ?? "pdf")}>
        {FORMATS.map((it) => <Radio key={it} value={it} className="radio"><span className="dot" />{t(`pack.format.${it}`)}</Radio>)}
      </RadioGroup>
      <Answered to={pack}>{(known) => <Write key={`${day.wedding} ${format}`} pack={known} format={format} />}</Answered>
    </div>
  );
}

function Write({ pack, format }: { pack: Pack; format: PackFormat }): ReactNode {
  const { t, i18n } = useTranslation();
  const [file, setFile] = useState("");
  const folder = useAsk("folder.show", {});
  const name = useAct("files.name");
  const write = useAct("pack.export");
  const dialogs = folder.data?.dialogs === true;
  const timed = pack.timeline.some((it) => it.starts !== null);
  // A calendar takes in what has a day; paper has the people and the places all the same.
  const nothing = format === "ics" && pack.timeline.length === 0;
  const to = (chosen: string): void => write.mutate({ ask: { wedding: pack.wedding, format, file: chosen } });
  const choose = (): void => name.mutate({ ask: { what: FILES[format] } }, { onSuccess: ({ file: chosen }) => chosen !== null && to(chosen) });
  const busy = name.isPending || write.isPending;
  const failure = name.error ?? write.error;
  const named = file.trim();
  return (
    <form onSubmit={(event) => { event.preventDefault(); if (!nothing && named !== "") to(named); }}>
      {!timed && <p className="prose">{t(nothing ? "pack.nothing" : "pack.noTimes")}</p>}
      {!nothing && folder.data && !dialogs && <FileField label={t("data.file")} help={t(`pack.help.${format}`)} file={file} onChange={setFile} fresh={FILES[format]} />}
      {failure && <FaultNote failure={failure} />}
      {write.data && <p role="status"><Status ring="agreed"><span className="wrap">{t("pack.written", { couple: pack.title, file: write.data.file, size: amount(write.data.bytes, i18n.language) })}</span></Status></p>}
      {!nothing && (
        <div className="acts">
          {dialogs
            ? <Button look="main" isDisabled={busy} onPress={choose}>{t(write.data ? "pack.chooseAnother" : "pack.choose")}</Button>
            : <Button look="main" type="submit" isDisabled={busy || named === "" || folder.data === undefined}>{t("pack.write")}</Button>}
        </div>
      )}
      <Known heard={pack.heard} />
    </form>
  );
}

/** Part by part, since when it is known. */
function Known({ heard }: { heard: Heard }): ReactNode {
  const { t } = useTranslation();
  const times = useTimes();
  const since = ({ at, tools, here_alone }: Confirmed): string => {
    const names = new Intl.ListFormat(times.locale).format(tools);
    if (at !== null) return t("pack.confirmed", { at: times.stamp(at), tools: names });
    if (tools.length > 0) return t("pack.unheard", { tools: names });
    return t(here_alone > 0 ? "pack.here" : "pack.unknown");
  };
  return (
    <section aria-label={t("pack.known")}>
      <h3 className="confirmed-head">{t("pack.known")}</h3>
      <ul className="confirmed">
        {PARTS.map((part) => <li key={part}><span className="soft">{t(`pack.part.${part}`)}</span><span className="wrap">{since(heard[part])}</span></li>)}
      </ul>
    </section>
  );
}

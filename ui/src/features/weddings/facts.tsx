// Each field: our record, then what every tool says of it. A tool that agrees says "same"; what differs stands out, on the
// one wash of the page. Nothing is claimed of a field that a tool does not have.
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { useAsk } from "../../api/queries";
import { kinds } from "../../api/generated/kinds";
import type { DisputedField, FieldText, PlaceLine, RecordPage, Source } from "../../api/generated/types";
import { Status } from "../../design/rings";
import { placeName } from "../../telling/journal-line";
import { isLong, sayValue } from "../../telling/value";
import { useTimes } from "../../words/studio";
import { useWord } from "../../words/word";

/** In the order of the kind; fields that nobody has said anything about are left out. */
function fieldsOf(page: RecordPage): readonly { name: string; label: string }[] {
  const said = ({ name }: { name: string }): boolean =>
    valueOf(page.fields, name) !== undefined || page.places.some((place) => valueOf(place.fields, name) !== undefined);
  return [...kinds[page.kind].fields, { name: "repeats", label: "Repeats" }].filter(said);
}

/** A schedule's beginning and end are one thing to read. */
function valueOf(fields: RecordPage["fields"], name: string): FieldText | undefined {
  if (name !== "when") return fields[name];
  const { start, end } = fields;
  if (start === undefined) return undefined;
  return end === undefined ? start : `${String(start)}${String(end).startsWith("P") ? " for " : " to "}${String(end)}`;
}

const agrees = (place: PlaceLine, name: string): boolean =>
  name === "when" ? place.agrees.includes("start") && (!("end" in place.fields) || place.agrees.includes("end")) : place.agrees.includes(name);

export function Facts({ page }: { page: RecordPage }): ReactNode {
  const { t } = useTranslation();
  const word = useWord();
  const times = useTimes();
  const versions = useAsk("versions.list", {}, { enabled: page.versions !== null });
  const disputed = versions.data?.find((it) => it.id === page.versions)?.fields ?? [];
  const about = (name: string): DisputedField | undefined =>
    disputed.find((it) => it.field === name);
  return (
    <table className="facts">
      <thead>
        <tr>
          <td />
          <th scope="col">{t("facts.ours")}</th>
          {page.places.map((place) => <PlaceHead key={`${place.collection}/${place.remote}`} place={place} />)}
        </tr>
      </thead>
      <tbody>
        {fieldsOf(page).map(({ name, label }) => {
          const dispute = about(name);
          return (
            <tr key={name} className={dispute ? "open" : ""}>
              <th scope="row">{word("field", page.kind === "wedding" || name !== "title" ? name : "subject", label)}</th>
              <td>
                {dispute && page.versions ? (
                  <>
                    <Status ring="two">{t("record.two_versions")}</Status>
                    <Link to="/versions/$id" params={{ id: page.versions }} className="see">{t("versions.seeBoth")}</Link>
                  </>
                ) : (
                  <>
                    <Said field={name} value={valueOf(page.fields, name)} />
                    <From source={page.sources[name === "when" ? "start" : name]} />
                  </>
                )}
              </td>
              {page.places.map((place) => (
                <td key={`${place.collection}/${place.remote}`}>
                  <There field={name} place={place} ours={valueOf(page.fields, name)} dispute={dispute} />
                </td>
              ))}
            </tr>
          );
        })}
        {page.places.length === 0 && <tr><td /><td colSpan={2} className="no">{t("facts.onlyHere", { at: times.stamp(page.changed) })}</td></tr>}
      </tbody>
    </table>
  );
}

function PlaceHead({ place }: { place: PlaceLine }): ReactNode {
  const { t } = useTranslation();
  const times = useTimes();
  const state = (["missing", "gone", "unreadable"] as const).find((it) => it === place.state);
  return (
    <th scope="col">
      {place.connection_name}
      <span className="note">{place.collection_name}, {state ? t(`facts.${state}`) : t("facts.read", { at: times.stamp(place.seen) })}</span>
      {place.told !== null && <span className="note">{t("facts.told", { at: times.stamp(place.told) })}</span>}
    </th>
  );
}

function Said({ field, value }: { field: string; value: FieldText | undefined }): ReactNode {
  const { t } = useTranslation();
  const times = useTimes();
  const word = useWord();
  const said = sayValue(field, value, times, word);
  if (said === "") return <span className="no">{t("versions.empty")}</span>;
  return <span className={isLong(field) ? "wrap longtext" : "wrap"}>{said}</span>;
}

/** Every value says from where it is, and since when. */
function From({ source }: { source: Source | undefined }): ReactNode {
  const { t } = useTranslation();
  const times = useTimes();
  if (!source) return null;
  return <span className="note">{t("facts.from", { place: placeName(t, source.place), at: times.stamp(source.at) })}</span>;
}

interface ThereProps {
  field: string;
  place: PlaceLine;
  ours: FieldText | undefined;
  dispute: DisputedField | undefined;
}

function There({ field, place, ours, dispute }: ThereProps): ReactNode {
  const { t } = useTranslation();
  const times = useTimes();
  const word = useWord();
  const value = valueOf(place.fields, field);
  const side = dispute?.sides.find((it) => it.place === place.connection);
  const said = sayValue(field, value, times, word);
  if (side) {
    return (
      <>
        <b className={isLong(field) ? "wrap longtext" : "t"}>{sayValue(field, side.value, times, word) || t("versions.empty")}</b>
        <span className="note">{side.by ? t("facts.changedBy", { at: times.stamp(side.by) }) : t("facts.notKnownWhen")}</span>
      </>
    );
  }
  if (agrees(place, field)) {
    const other = JSON.stringify(value) !== JSON.stringify(ours);
    return (
      <>
        <Status ring="agreed">{t("facts.same")}</Status>
        {other && said.length < 40 && <span className="note">{t("facts.as", { said })}</span>}
      </>
    );
  }
  if (value === undefined) return <span className="no">{t("facts.notThere")}</span>;
  return (
    <>
      <Status ring="waiting">{t("record.waits")}</Status>
      <span className="note wrap longtext">{t("facts.still", { said })}</span>
    </>
  );
}

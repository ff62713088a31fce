// What narrows the list: words, and one of a few for each of the rest. Typing draws the words anew and nothing else.
import { memo, useDeferredValue, useMemo, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { RecordLine, SupplierCard } from "../../api/generated/types";
import { Choice } from "../../design/choice";
import { Icon } from "../../design/icon";
import { RECORD_RINGS, type RecordStateName } from "../../design/states";
import { useWord } from "../../words/word";
import { statuses, years, type Narrowing } from "./narrow";

const WHENS = ["coming", "past", "all"] as const;
const SEASONS = ["all", "peak", "shoulder", "off"] as const;
const STATES = Object.keys(RECORD_RINGS) as RecordStateName[];

interface Props {
  by: Narrowing;
  all: readonly RecordLine[];
  suppliers: readonly SupplierCard[];
  onChange: (part: Partial<Narrowing>) => void;
  whens: boolean;
}

export function Filters({ by: { words, ...rest }, all, suppliers, onChange, whens }: Props): ReactNode {
  const { t } = useTranslation();
  return (
    <div className="strip filters" role="search" aria-label={t("weddings.search")}>
      <div className="m" />
      <div className="fl">
        <label className="search">
          <Icon name="search" small />
          <input id="search" value={words} placeholder={t("weddings.search")} aria-label={t("weddings.search")} onChange={(event) => onChange({ words: event.target.value })} />
          <kbd aria-hidden="true">/</kbd>
        </label>
        <div className="fl"><Choices {...rest} all={all} suppliers={suppliers} onChange={onChange} whens={whens} /></div>
      </div>
    </div>
  );
}

type ChoicesProps = Omit<Props, "by"> & Omit<Narrowing, "words">;

const Choices = memo(function Choices({ all, suppliers, onChange, whens, ...by }: ChoicesProps): ReactNode {
  const { t } = useTranslation();
  const word = useWord();
  // Which years and statuses there are may be told a moment after what changed.
  const some = useDeferredValue(all);
  const [when, how] = useMemo(() => [years(some), statuses(some)], [some]);
  const any = { id: "all", name: t("weddings.anyStatus") };
  return (
    <>
      {whens && <Choice label={t("weddings.when")} value={by.when} options={WHENS.map((id) => ({ id, name: t(`weddings.whens.${id}`) }))} onChange={(when) => onChange({ when })} />}
      <Choice label={t("weddings.year")} value={by.year} options={[{ id: "all", name: t("weddings.anyYear") }, ...when.map((id) => ({ id, name: id }))]} onChange={(year) => onChange({ year })} />
      <Choice label={t("weddings.season")} value={by.season} options={SEASONS.map((id) => ({ id, name: t(`weddings.seasons.${id}`) }))} onChange={(season) => onChange({ season })} />
      <Choice label={t("field.status")} value={by.status} options={[any, ...how.map((id) => ({ id, name: word("status", id) }))]} onChange={(status) => onChange({ status })} />
      <Choice label={t("connections.state")} value={by.state} options={[{ id: "all", name: t("weddings.anyState") }, ...STATES.map((id) => ({ id, name: t(`record.${id}`) }))]} onChange={(state) => onChange({ state })} />
      {suppliers.length > 0 && <Choice label={t("weddings.supplier")} value={by.supplier} options={[{ id: "all", name: t("weddings.anySupplier") }, ...suppliers.map(({ id, name, role }) => ({ id: id as string, name, note: role }))]} onChange={(supplier) => onChange({ supplier })} />}
    </>
  );
});

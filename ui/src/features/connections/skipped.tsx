// Items that could not be taken in: which, why, and what to do. They stay where they are.
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { CollectionCard, SkippedItem } from "../../api/generated/types";
import { Strip } from "../../design/page";
import { useTold } from "../../words/faults";
import { useTimes } from "../../words/studio";

export function Skipped({ items, lists }: { items: readonly SkippedItem[]; lists: readonly CollectionCard[] }): ReactNode {
  const { t } = useTranslation();
  const times = useTimes();
  const told = useTold();
  return (
    <Strip margin={t("skipped.state")}>
      <ul className="rows">
        {items.map((item) => ({ item, said: told({ ...item.fault, nextStep: item.fault.next_step }) })).map(({ item, said }) => (
          <li key={`${item.collection}/${item.id}`} className="sr-item">
            <div>
              <p className="what wrap">{said.what}</p>
              {said.exactly && <p className="note wrap">{t("fault.exactly", { said: said.exactly })}</p>}
              <p className="soft">{said.next}</p>
            </div>
            <span className="note">
              {lists.find((it) => it.id === item.collection)?.name}
              <br />
              {t("skipped.since", { at: times.stamp(item.since) })}
            </span>
          </li>
        ))}
      </ul>
    </Strip>
  );
}

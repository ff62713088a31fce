// Which kind of channel or receiver it shall be: the first of two steps.
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { ChannelKind } from "../api/generated/types";
import { Icon } from "../design/icon";
import { Head, Page, Strip } from "../design/page";
import { FaultNote, Reading } from "../design/said";
import type { KindsOf } from "../words/kinds";
import type { Said } from "../words/faults";
import { Picture } from "./picture";

interface Props {
  of: KindsOf;
  title: string;
  /** The page that it was opened from. */
  back: string;
  /** Nothing while it is not known. */
  kinds: readonly ChannelKind[] | undefined;
  /** Said where there are none. */
  none?: string;
  failure: Said | null;
  onAgain: () => void;
  onChoose: (kind: string) => void;
}

export function KindChoice({ of, title, back, kinds, none = "", failure, onAgain, onChoose }: Props): ReactNode {
  const { t } = useTranslation();
  return (
    <Page>
      <Head
        margin={<b>{t("connect.step", { step: 1 })}</b>}
        title={title}
        lede={t("setUp.whichWhy")}
        acts={<Link to={back} className="btn">{t("state.back")}</Link>}
      />
      {failure && <Strip><FaultNote failure={failure} again={onAgain} /></Strip>}
      {!kinds && !failure && <Strip><Reading /></Strip>}
      {kinds?.length === 0 && none !== "" && <Strip><p className="say">{none}</p></Strip>}
      {kinds && kinds.length > 0 && (
        <Strip label={title}>
          <ul className="rows">
            {kinds.map((it) => (
              <li key={it.id} className="whole">
                <button type="button" className="go kr" onClick={() => onChoose(it.id)}>
                  <Picture of={of} kind={it.id} />
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

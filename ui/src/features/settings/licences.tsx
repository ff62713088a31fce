// What others wrote and is inside, as it was put together when this window was built.
import { useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Button as AriaButton, Disclosure, DisclosurePanel, Heading } from "react-aria-components";
import { useLicences, type Part } from "../../api/licences";
import { Button } from "../../design/button";
import { Sheet } from "../../design/dialog";
import { FaultNote, Reading } from "../../design/said";

export function Licences(): ReactNode {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  return (
    <>
      <div className="acts"><Button onPress={() => setOpen(true)}>{t("about.licences")}</Button></div>
      <Sheet title={t("about.licencesTitle")} open={open} onClose={() => setOpen(false)}>
        <List />
        <div className="acts"><Button onPress={() => setOpen(false)}>{t("about.close")}</Button></div>
      </Sheet>
    </>
  );
}

function List(): ReactNode {
  const { t } = useTranslation();
  const { data, error } = useLicences();
  if (error) return <FaultNote failure={error} />;
  if (!data) return <Reading />;
  return (
    <>
      <p className="soft">{t("about.licencesCount", { count: data.parts.length })}</p>
      <ul className="plainly licences" tabIndex={0} aria-label={t("about.licencesTitle")}>
        {data.parts.map((part) => <li key={`${part.name} ${part.version}`}><One part={part} texts={data.texts} /></li>)}
      </ul>
    </>
  );
}

function One({ part, texts }: { part: Part; texts: readonly string[] }): ReactNode {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  const words = part.texts.map((at) => texts[at] ?? "").join("\n\n");
  return (
    <Disclosure isExpanded={open} onExpandedChange={setOpen}>
      <Heading level={3}>
        <AriaButton slot="trigger" className="licence"><b>{part.name}</b> {part.version} <span className="soft">{part.licence}</span></AriaButton>
      </Heading>
      <DisclosurePanel>{open && <pre className="words" tabIndex={0} aria-label={part.name}>{words === "" ? t("about.noText") : words}</pre>}</DisclosurePanel>
    </Disclosure>
  );
}

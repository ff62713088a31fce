// A page and its strips: a narrow margin says when, which and whose; the body says what. Everything hangs on one line.
import { useEffect, type ReactNode } from "react";

interface HeadProps {
  /** The margin: one strong line, one in italics, one small. */
  margin: ReactNode;
  /** The one sentence that can be false. */
  title: string;
  lede?: ReactNode;
  acts?: ReactNode;
  /** Home alone speaks this loud. */
  loud?: boolean;
}

export function Head({ margin, title, lede, acts, loud = false }: HeadProps): ReactNode {
  useEffect(() => {
    document.title = `${title} – WedSync Desk`;
  }, [title]);
  return (
    <header className="strip head">
      <div className="m">{margin}</div>
      <div className="headrow">
        <div>
          <h1 className={loud ? "sentence" : "title"}>{title}</h1>
          {lede && <p className="lede">{lede}</p>}
        </div>
        {acts && <div className="acts">{acts}</div>}
      </div>
    </header>
  );
}

interface StripProps {
  margin?: ReactNode;
  /** Said to who does not see the margin. */
  label?: string;
  className?: string;
  /** Somebody may be led here: by this name, and with the keys. */
  id?: string;
  children: ReactNode;
}

export const Strip = ({ margin, label, className = "", id, children }: StripProps): ReactNode => (
  <section className={`strip ${className}`} id={id} tabIndex={id === undefined ? undefined : -1} aria-label={label ?? (typeof margin === "string" ? margin : undefined)}>
    <div className="m">{margin}</div>
    <div>{children}</div>
  </section>
);

export const Page = ({ className = "", children }: { className?: string; children: ReactNode }): ReactNode => (
  <main className={`page ${className}`} id="page" tabIndex={-1}>
    {children}
  </main>
);

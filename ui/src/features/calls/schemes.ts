// Whose calls there can be: in the order in which they are read, and what each needs to be told.
import type { Scheme } from "../../api/generated/types";

interface Needs {
  /** Who makes the secret: the tool, which shows it to a person, or the desk. */
  secret: "theirs" | "ours";
  /** Where it puts its signature is said by a person; otherwise it is looked for here. */
  header?: string;
  /** Only the tool itself can say which calls are its own: it is asked as an app of the studio's, whose secret it is. */
  app?: true;
  /** It is a way to sign, and nobody's name. */
  anybody?: true;
}

/** As the desk has it; a scheme that came later does not compile without its line. */
export const SCHEMES: Record<Scheme, Needs> = {
  stripe: { secret: "theirs" },
  paypal: { secret: "theirs", app: true },
  xero: { secret: "theirs" },
  quickbooks: { secret: "theirs" },
  hubspot: { secret: "theirs" },
  slack: { secret: "theirs" },
  pagerduty: { secret: "theirs" },
  datadog: { secret: "ours", header: "X-WedSync-Secret" },
  standard: { secret: "ours", anybody: true },
  header: { secret: "ours", header: "X-Hub-Signature-256", anybody: true },
};

export const ALL = Object.keys(SCHEMES) as Scheme[];

/** What the desk says of a secret: somebody looks at that field again. */
export const OF_THE_SECRET: ReadonlySet<string> = new Set(["webhook_secret_unfit", "missing_setting"]);

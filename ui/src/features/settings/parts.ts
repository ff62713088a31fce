// What Settings holds, in the order in which it stands there. A part is a line here, a line in settings.tsx, and its name in
// the words (`settings.part`); its name is its address as well: `/settings#backup`.

export const GROUPS = [
  { name: "studio", parts: ["studio", "season", "rules"] },
  { name: "telling", parts: ["often", "writing", "telling", "quiet", "starting"] },
  { name: "window", parts: ["look", "language"] },
  { name: "kept", parts: ["folder", "backup", "restore"] },
  { name: "desk", parts: ["checkup", "diagnostics", "about"] },
  { name: "computers", parts: ["receivers", "calls"] },
] as const;

export type PartName = (typeof GROUPS)[number]["parts"][number];

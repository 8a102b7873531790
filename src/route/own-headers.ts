import { ownPolicy } from "../deployment/content-security-policy/baseline.ts";
import { effectiveSetting } from "../deployment/effective-setting.ts";
import type { Family } from "../deployment/family.ts";
import type { Instance } from "../deployment/instance.ts";
import type { PleromaHeader } from "../deployment/pleroma-headers.ts";
import { isTruthy } from "../elixir/values/values.ts";
import { writtenPolicy } from "./own-policy.ts";

/**
 * Pleroma's headers with the policy that follows from its settings; rules compare with one for all
 * settings.
 *
 * @param host whom the request is for: it counts where no config names the instance's
 */
export function asConfigured(
  headers: readonly PleromaHeader[],
  { family, elixir }: Instance,
  host: string,
): readonly PleromaHeader[] {
  const policy = elixir === undefined ? ownPolicy(family, host) : writtenPolicy(family, elixir);
  return headers.map((header) =>
    header.name === "Content-Security-Policy" ? { ...header, value: [policy] } : header,
  );
}

/** What these headers rest on, in sentences. */
export function notesOn({ elixir, family }: Instance): readonly string[] {
  if (elixir === undefined) {
    return [
      `no Elixir config of Pleroma is here: its own headers are taken to be those of ${NAMES[family]} with upstream's settings and an https address.`,
    ];
  }
  const stored = effectiveSetting(elixir, ["pleroma", "configurable_from_database"]);
  const isOpen = stored.state === "dynamic" || (stored.state === "known" && isTruthy(stored.value));
  return [
    `Pleroma's own headers follow its config, as the current ${NAMES[family]} reads it; other versions send another Content-Security-Policy.`,
    ...(isOpen ? ["settings in the database may change Pleroma's own headers."] : []),
  ];
}

const NAMES: Readonly<Record<Family, string>> = {
  pleroma: "Pleroma",
  akkoma: "Akkoma",
  rebased: "Rebased",
};

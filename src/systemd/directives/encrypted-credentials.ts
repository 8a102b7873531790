import type { Setting } from "../../source/setting.ts";
import type { Assignment } from "../syntax/entry.ts";
import {
  CONDITION_REASON,
  dynamicPart,
  type EntryStream,
  opaqueSetting,
  placeOfValue,
  templateReason,
} from "../unit/fold.ts";

/** Keys that share a list, and what a plain value of the second one looks like. */
interface Keys {
  readonly plain: string;
  readonly encrypted: string;
  readonly shape: RegExp;
}

const LOADED: Keys = {
  plain: "LoadCredential",
  encrypted: "LoadCredentialEncrypted",
  shape: /^[\w.-]+(?::[\w/.-]*)?$/,
};

const WRITTEN: Keys = {
  plain: "SetCredential",
  encrypted: "SetCredentialEncrypted",
  shape: /^[\w.-]+:(?:[A-Za-z0-9+/]{4})+$/,
};

/** Whether a service has credentials that it may take a TPM to read (systemd.exec(5)). */
export function readEncryptedCredentials(stream: EntryStream): readonly Setting<boolean>[] {
  return [readList(stream, LOADED), readList(stream, WRITTEN)];
}

/** A name may come again in its list, and then the last one counts. */
function readList(stream: EntryStream, keys: Keys): Setting<boolean> {
  let setting: Setting<boolean> = stream.base;
  const encrypted = new Set<string>();
  for (const entry of stream.entries) {
    if (entry.section !== "Service") continue;
    if (entry.kind === "opaque") setting = opaqueSetting(entry);
    else if (entry.key === keys.plain || entry.key === keys.encrypted) {
      setting = readEntry(entry, setting, keys, encrypted);
    }
  }
  return setting;
}

function readEntry(
  entry: Assignment,
  before: Setting<boolean>,
  keys: Keys,
  encrypted: Set<string>,
): Setting<boolean> {
  const origin = placeOfValue(entry);
  const isEncrypted = entry.key === keys.encrypted;
  const placeholder = dynamicPart(entry);
  if (placeholder !== undefined) {
    return { state: "dynamic", reason: templateReason(placeholder), origin };
  }
  if (entry.conditional) return { state: "dynamic", reason: CONDITION_REASON, origin };
  if (entry.value === "") {
    encrypted.clear();
    return { state: "unset", nearest: origin };
  }
  if (isEncrypted && !keys.shape.test(entry.value)) {
    return { state: "dynamic", reason: `what systemd makes of \`${entry.key}=\``, origin };
  }
  const name = entry.value.split(":", 1)[0] ?? "";
  if (isEncrypted) encrypted.add(name);
  else encrypted.delete(name);
  return before.state === "dynamic"
    ? before
    : { state: "known", value: encrypted.size > 0, origin };
}

import { z } from "zod";
import { type ExposureAnswer, exposureAnswer, type UnitAnswer } from "./answer.ts";

const ASSESSMENTS = z.array(
  z.object({
    set: z.boolean().nullable(),
    json_field: z.string(),
    description: z.string().nullable(),
    exposure: z.string().nullable(),
  }),
);

type Assessments = z.infer<typeof ASSESSMENTS>;

export function parseAssessments(output: string): Assessments {
  return ASSESSMENTS.parse(JSON.parse(output));
}

export function readExposure(overall: string, assessments: Assessments): ExposureAnswer {
  return exposureAnswer(
    overall,
    assessments.map(({ json_field, set, exposure }) => [
      json_field,
      set !== null,
      Math.round(Number(exposure ?? 0) * 10),
    ]),
  );
}

const HOME: Readonly<Record<string, string>> = {
  "Service has full access to home directories": "no",
  "Service has read-only access to home directories": "read-only",
  "Service has access to fake empty home directories": "tmpfs",
  "Service has no access to home directories": "yes",
};

const SYSTEM: Readonly<Record<string, string>> = {
  "Service has full access to the OS file hierarchy": "no",
  "Service has limited write access to the OS file hierarchy": "yes",
  "Service has very limited write access to the OS file hierarchy": "full",
  "Service has strict read-only access to the OS file hierarchy": "strict",
};

const USER: Readonly<Record<string, string>> = {
  "Service runs as root user": "root",
  "Service runs under as 'nobody' user, which should not be used for services": "nobody",
  "Service runs under a transient non-root user identity": "dynamic",
  "Service runs under a static non-root user identity": "static",
};

export function readSettings(assessments: Assessments): UnitAnswer {
  const entries = new Map(assessments.map((entry) => [entry.json_field, entry]));
  const isSet = (field: string) => entries.get(field)?.set === true;
  const applies = (field: string) => entries.get(field)?.set !== null;
  const word = (field: string, words: Readonly<Record<string, string>>) => {
    const description = entries.get(field)?.description ?? "";
    const found = words[description];
    if (found === undefined) throw new Error(`systemd says of ${field}: "${description}"`);
    return found;
  };
  return {
    PrivateTmp: applies("PrivateTmp") ? isSet("PrivateTmp") : null,
    PrivateDevices: isSet("PrivateDevices"),
    NoNewPrivileges: isSet("NoNewPrivileges"),
    ProtectHome: applies("ProtectHome") ? word("ProtectHome", HOME) : null,
    ProtectSystem: applies("ProtectSystem") ? word("ProtectSystem", SYSTEM) : null,
    CAP_SYS_ADMIN: !isSet("CapabilityBoundingSet_CAP_SYS_ADMIN"),
    user: word("UserOrDynamicUser", USER),
  };
}

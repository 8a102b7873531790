import type { CommittedSecret } from "../../deployment/secrets/committed-secret.ts";
import { defineRule, type Finding, type Need } from "../define-rule.ts";

const secrets: Need<readonly CommittedSecret[]> = {
  kind: null,
  resolve: (instance) => instance.secrets,
};

export const committedSecret = defineRule({
  id: "pleroma/committed-secret",
  severity: "high",
  title: "No secrets are written into the repository",
  recommended: 'secret_key_base: System.fetch_env!("SECRET_KEY_BASE")',
  why: "Everybody who can read the repository, its forks, its backups and its history has these secrets. With `secret_key_base`, for one, they can forge sessions.",
  fix: 'Take the value out of the file, and let the server provide it:\n\n```elixir\nconfig :pleroma, Pleroma.Web.Endpoint,\n  secret_key_base: System.fetch_env!("SECRET_KEY_BASE")\n```\n\nIn a unit, use `EnvironmentFile=` with a file outside of the repository. Commands in a shell (`mix`, `pleroma_ctl`) read the same config, and then need the variables too. A file encrypted with git-crypt, SOPS or Ansible Vault does as well. Then make a new secret: Git\'s history keeps the old one, whatever you commit now.',
  guide: "https://docs.pleroma.social/backend/configuration/cheatsheet/",
  autofix: { safe: false, because: "the server has to provide the secret, and a new one" },
  subject: "secrets",
  needs: { secrets },
  check: ({ secrets }) => {
    if (secrets.length > 0) return findingsOf(secrets);
    const message = "No secrets are written into the files that were read.";
    return { subject: "secrets", status: "pass", message, location: null };
  },
});

/** Several literals of one setting are told apart by their order: `….password`, `….password#2`. */
function findingsOf(secrets: readonly CommittedSecret[]): readonly Finding[] {
  const counts = new Map<string, number>();
  return secrets.map((secret) => {
    const { environment, location, instead } = secret;
    const name = environment === "production" ? secret.subject : `${secret.subject}@${environment}`;
    const count = (counts.get(name) ?? 0) + 1;
    counts.set(name, count);
    return {
      subject: count === 1 ? name : `${name}#${count}`,
      status: "fail",
      severity: environment === "production" ? "high" : "low",
      message: messageOf(secret),
      location,
      expected: instead,
      actual: "[redacted]",
    };
  });
}

function messageOf({ subject, environment, upstreamDefault }: CommittedSecret): string {
  if (upstreamDefault) {
    return `This secret (${subject}) is the one that upstream publishes, so everybody knows it: make a new one.`;
  }
  return environment === "production"
    ? `A secret is written into this file (${subject}): let the server provide it, in the unit's EnvironmentFile, say, and make a new one, because Git's history keeps this one.`
    : `A secret of a development or test setup is written into this file (${subject}): make sure that production does not use it.`;
}

import { type ElixirValue, isAtom } from "../../elixir/values/value.ts";
import { isTruthy } from "../../elixir/values/values.ts";
import { matchSetting } from "../../source/setting.ts";
import { defineRule, type Finding } from "../define-rule.ts";
import { inspectWithoutText } from "./inspect.ts";
import { setting } from "./needs.ts";

const SUBJECT = "configurable_from_database";
const EXPECTED = "config :pleroma, configurable_from_database: false";

export const databaseConfig = defineRule({
  id: "pleroma/database-config",
  severity: "low",
  title: "Settings come from files, not from the database",
  recommended: "configurable_from_database: false",
  why: "With it, every administrator of the instance can change `:http_security`, uploads and the media proxy in the admin panel. What this check says of the files may then not be what runs. The settings of the endpoint stay as the files have them.",
  fix: `Export the settings of the database into a file (\`mix pleroma.config migrate_from_db\`, or \`pleroma_ctl config migrate_from_db\` of a release), then write:\n\n\`\`\`elixir\n${EXPECTED}\n\`\`\`\n\nIf you want to keep the admin panel, switch this rule off in the policy file.`,
  guide: "https://docs.pleroma.social/backend/configuration/howto_database_config/",
  autofix: { safe: false, because: "what the database holds has to be exported first" },
  subject: SUBJECT,
  needs: { configurable: setting("pleroma", SUBJECT) },
  check: ({ configurable }) =>
    matchSetting<ElixirValue, Finding>(configurable, {
      known: (value, location) => {
        const found = { subject: SUBJECT, location, actual: inspectWithoutText(value) };
        if (!isTruthy(value)) return { ...found, status: "pass", message: FILES_ONLY };
        return {
          ...found,
          status: "fail",
          // Pleroma.Config.TransferTask matches `true` and `false` and nothing else.
          message: isAtom(value, "true")
            ? `Administrators can change security settings in the database, outside of this repository. ${EXPORT_FIRST}`
            : "This has to be `true` or `false`; Pleroma does not start with anything else.",
          expected: EXPECTED,
        };
      },
      unset: (location) => ({ subject: SUBJECT, status: "pass", message: FILES_ONLY, location }),
      dynamic: ({ reason, origin }) => ({
        subject: SUBJECT,
        status: "unknown",
        message: `Whether the database overrides these files depends on ${reason}.`,
        location: origin,
        expected: EXPECTED,
      }),
    }),
});

const EXPORT_FIRST =
  "Before you change this, export what is set there into a file (`mix pleroma.config migrate_from_db`, or `pleroma_ctl config migrate_from_db` of a release): else what was set in the admin panel stops applying.";

const FILES_ONLY = "The settings come from files only.";

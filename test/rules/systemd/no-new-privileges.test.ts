import { noNewPrivileges } from "../../../src/rules/systemd/no-new-privileges.ts";
import { serviceTable } from "./service-row.ts";

serviceTable(noNewPrivileges, {
  accept: [
    { unit: "NoNewPrivileges=yes", at: "yes" },
    { unit: "NoNewPrivileges=no\nDynamicUser=yes", at: "yes" },
    { unit: "NoNewPrivileges=\\\n# not yet: no\n  yes", at: "yes" },
  ],
  reject: [
    { unit: "User=pleroma", at: "[Service]" },
    {
      unit: "ExecStart=/usr/bin/sudo -u pleroma /opt/pleroma/bin/pleroma start",
      says: "start Pleroma without `sudo` in `ExecStart=`",
    },
    { unit: "NoNewPrivileges=yes", dropIn: "NoNewPrivileges=no", at: "no" },
    {
      name: "other directives imply it for unprivileged managers only",
      unit: "LockPersonality=yes\nSystemCallFilter=@system-service",
    },
  ],
  unknown: [{ unit: "NoNewPrivileges=@@NNP@@" }],
});

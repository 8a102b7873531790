import { protectSystem } from "../../../src/rules/systemd/protect-system.ts";
import { serviceTable } from "./service-row.ts";

serviceTable(protectSystem, {
  accept: [
    { unit: "ProtectSystem=full", at: "full" },
    { unit: "ProtectSystem=strict" },
    { unit: "ProtectSystem=no\nDynamicUser=yes", at: "yes" },
    {
      name: "a wrong value is ignored",
      unit: "ProtectSystem=full\nProtectSystem=Full",
      at: "full",
    },
  ],
  reject: [
    { unit: "User=pleroma", at: "[Service]" },
    { unit: "ProtectSystem=yes", severity: "low", says: "/etc is not", at: "yes" },
    { unit: "ProtectSystem=TRUE", severity: "low" },
    { unit: "ProtectSystem=off", at: "off" },
    { name: "upper case", unit: "ProtectSystem=FULL", at: "[Service]" },
    { unit: "ProtectSystem=full", dropIn: "ProtectSystem=no", at: "no" },
  ],
  unknown: [{ unit: "ProtectSystem={{ protect_system }}" }],
});

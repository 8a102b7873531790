import { protectSystem } from "../../../src/rules/systemd/protect-system.ts";
import { serviceTable } from "./service-row.ts";

serviceTable(protectSystem, {
  accept: [
    { unit: "ProtectSystem=full", at: "full" },
    { unit: "ProtectSystem=strict" },
    { unit: "ProtectSystem=strict\nReadWritePaths=/var/lib/pleroma" },
    {
      unit: "ProtectSystem=strict\nReadWritePaths=/etc/pleroma",
      says: "read-only for Pleroma, but for `ReadWritePaths=/etc/pleroma`.",
    },
    { name: "cleared", unit: "ProtectSystem=full\nBindPaths=/etc:/mnt\nBindPaths=" },
    { unit: "ProtectSystem=full\nBindReadOnlyPaths=/etc:/mnt" },
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
    {
      unit: "WorkingDirectory=-/usr/local/pleroma",
      says: "which becomes read-only too: write `ReadWritePaths=/usr/local/pleroma` beside it.",
    },
    {
      unit: "WorkingDirectory=/usr/local/pleroma\nReadWritePaths=/usr/local",
      says: /Write `ProtectSystem=full`\.$/,
    },
    { unit: "ProtectSystem=full\nBindPaths=/etc:/mnt", says: "forbids it", at: "/etc:/mnt" },
    { unit: "ProtectSystem=strict\nReadWritePaths=/srv -/usr", at: "-/usr" },
    { unit: "WorkingDirectory=/usrs/pleroma", says: /Write `ProtectSystem=full`\.$/ },
    { name: "upper case", unit: "ProtectSystem=FULL", at: "[Service]" },
    { unit: "ProtectSystem=full", dropIn: "ProtectSystem=no", at: "no" },
  ],
  unknown: [
    { unit: "ProtectSystem={{ protect_system }}" },
    { unit: "ProtectSystem=full\nBindPaths=/etc /usr", says: "`BindPaths=/etc`", at: "/etc" },
    { unit: "ProtectSystem=strict\nReadWritePaths=/", at: "/" },
  ],
});

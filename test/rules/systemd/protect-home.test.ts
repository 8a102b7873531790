import { protectHome } from "../../../src/rules/systemd/protect-home.ts";
import { serviceTable } from "./service-row.ts";

serviceTable(protectHome, {
  accept: [
    { unit: "ProtectHome=yes", says: /^Home folders are out of Pleroma's reach\.$/, at: "yes" },
    { unit: "ProtectHome=tmpfs" },
    { unit: "ProtectHome=true\nDynamicUser=yes", at: "true" },
    {
      unit: "ProtectHome=yes\nWorkingDirectory=/home/pleroma/live",
      says: "`/home/pleroma/live` (WorkingDirectory=), which the service uses: it will not start",
    },
    { unit: "ProtectHome=yes\nWorkingDirectory=/homes/pleroma", says: /reach\.$/ },
  ],
  reject: [
    { unit: "User=pleroma", says: /Write `ProtectHome=yes`\.$/, at: "[Service]" },
    { unit: "ProtectHome=false", at: "false" },
    { unit: "ProtectHome=read-only", severity: "low", at: "read-only" },
    { name: "implied is not enough", unit: "DynamicUser=yes", severity: "low", at: "yes" },
    {
      unit: "ProtectHome=no\nWorkingDirectory=-/home/pleroma/live",
      says: "uses `/home/pleroma/live` (WorkingDirectory=): move that elsewhere first",
    },
    { unit: 'Environment="HOME=/root"', says: "uses `/root` (HOME)" },
    { unit: "Environment=HOME=%h/x", says: "uses `/root/x` (HOME)" },
    {
      unit: "ExecStart=/run/user/1000/bin/pleroma start",
      says: "uses `/run/user/1000/bin/pleroma` (ExecStart=)",
    },
    {
      unit: "ProtectHome=no\nWorkingDirectory=__INSTALL_DIR__",
      says: "unless the folder that `WorkingDirectory=` stands for",
    },
  ],
  unknown: [
    { unit: "ProtectHome=__HOME__" },
    { unit: "DynamicUser=__DYNAMIC__", at: "__DYNAMIC__" },
  ],
});

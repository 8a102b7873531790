import { databaseConfig } from "../../../src/rules/pleroma/database-config.ts";
import { configTable } from "./config-row.ts";

configTable(databaseConfig, {
  accept: [
    { config: "config :pleroma, configurable_from_database: false" },
    { config: "config :pleroma, :configurable_from_database, false" },
    { name: "upstream's default", config: 'config :pleroma, :instance, name: "Example"' },
    { config: "config :pleroma, configurable_from_database: nil" },
    {
      name: "the last call counts",
      config:
        "config :pleroma, configurable_from_database: true\nconfig :pleroma, configurable_from_database: false",
    },
  ],
  reject: [
    {
      config: "config :pleroma, configurable_from_database: true",
      at: "true",
      says: "migrate_from_db",
    },
    { config: "config :pleroma, :configurable_from_database, true" },
    { config: 'config :pleroma, configurable_from_database: "true"', says: "does not start" },
  ],
  unknown: [
    { config: 'config :pleroma, configurable_from_database: System.get_env("DB_CONFIG") == "1"' },
    { config: "config :pleroma, configurable_from_database: {{ db_config }}" },
  ],
});

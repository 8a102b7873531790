import Config

config :prometheus, Pleroma.Web.Endpoint.MetricsExporter,
  enabled: true,
  auth: {:basic, "monitor", "fake-password"},
  ip_whitelist: ["127.0.0.1", {10, 0, 0, 1}],
  path: "/api/pleroma/app_metrics",
  format: :text

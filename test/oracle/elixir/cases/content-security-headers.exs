import Config

config :pleroma, :http_security,
  enabled: true,
  sts: true,
  sts_max_age: 60 * 60 * 24 * 365,
  ct_max_age: 2_592_000,
  referrer_policy: "same-origin",
  report_uri: nil
